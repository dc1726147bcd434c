package org.indaba.house;

import java.util.List;
import java.util.Optional;

/** The packages, their levels, and which libraries only they may touch. {@code docs/hacking.md} shows the same table to people. */
final class PackageTable {

    /**
     * A package and its level: arrows go to lower levels only.
     *
     * @param name below {@code org.indaba}
     * @param level 0 at the bottom
     */
    record Row(String name, int level) {
    }

    static final List<Row> ROWS = List.of(
            new Row("mail", 0), new Row("language", 0),
            new Row("smtp", 1), new Row("dns", 1), new Row("mime", 1), new Row("fetch", 1),
            new Row("auth", 2), new Row("spool", 2), new Row("lists", 2), new Row("access", 2),
            new Row("classify", 2),
            new Row("accept", 3), new Row("transform", 3), new Row("deliver", 3), new Row("archive", 3), new Row("traffic", 3),
            new Row("moderate", 4), new Row("expand", 4), new Row("notice", 4),
            new Row("bounce", 5), new Row("command", 5), new Row("checkup", 5),
            new Row("post", 6), new Row("hook", 6),
            new Row("receive", 7), new Row("http", 7),
            new Row("web", 8), new Row("api", 8),
            new Row("app", 9));

    /**
     * A library and who may use it.
     *
     * @param packages those of the library, as ArchUnit patterns
     * @param users the packages below {@code org.indaba}
     */
    record Library(String packages, List<String> users) {
    }

    static final List<Library> LIBRARIES = List.of(
            new Library("org.xbill.DNS..", List.of("dns")),
            new Library("org.apache.james.mime4j..", List.of("mime")),
            new Library("com.ibm.icu..", List.of("language")),
            new Library("com.google.common..", List.of("auth")),
            new Library("com.google.re2j..", List.of("classify", "lists")),
            new Library("io.quarkus.qute..", List.of("notice", "web")),
            new Library("org.owasp.html..", List.of("mime", "web")),
            new Library("jakarta.ws.rs..", List.of("web", "api", "http")),
            new Library("org.eclipse.microprofile.openapi..", List.of("api")),
            new Library("jakarta.persistence..", List.of("lists", "access", "moderate")),
            new Library("org.jdbi..", List.of("auth", "spool", "lists", "access", "deliver", "archive", "traffic", "moderate", "expand",
                    "bounce", "command", "checkup", "hook", "app")),
            new Library("picocli..", List.of("app")),
            new Library("com.amazon.corretto..", List.of("auth")),
            new Library("com.eatthepath..", List.of("access")),
            new Library("org.jose4j..", List.of("access")),
            new Library("io.nayuki..", List.of("web")),
            new Library("org.bouncycastle..", List.of("receive", "auth", "access")));

    private PackageTable() {
    }

    static Optional<Row> row(String packageName) {
        return ROWS.stream().filter(row -> packageName.equals("org.indaba." + row.name())
                || packageName.startsWith("org.indaba." + row.name() + ".")).findFirst();
    }

    /** The name below {@code org.indaba}, or the whole name for a package outside of it. */
    static String top(String packageName) {
        return row(packageName).map(Row::name).orElse(packageName);
    }
}
