package org.indaba.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.indaba.app.bench.Source;
import org.indaba.testing.Program;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 250 means kept: the system calls of the packaged program and its database, as {@code strace} sees them. */
class SyncBeforeReplyIT {

    private static final Pattern SMTP = Pattern.compile("SMTP on [^ ]*:(\\d+)");

    @TempDir
    Path folder;

    @Test
    void databaseSyncsBetweenTheMessageAndItsReply() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("target/quarkus-app/quarkus-run.jar")), "SKIPPED: the program is not packaged yet");
        Assumptions.assumeTrue(straceWorks(), "SKIPPED: strace is not installed, or may not trace here (apt-get install strace)");
        try (Program indaba = new Program(folder.resolve("home"), folder)) {
            indaba.run("list", "create", "sync@lists.invalid", "--owner", "owner@people.invalid", "--set", "posting=open");
        }
        Path trace = folder.resolve("trace");
        Process traced = start(trace);
        try {
            await().atMost(Duration.ofMinutes(2)).until(() -> SMTP.matcher(out()).find() || !traced.isAlive());
            Matcher smtp = SMTP.matcher(out());
            assertThat(smtp.find()).as(Files.readString(folder.resolve("err"))).isTrue();

            Source.Report report = new Source(new Source.Plan(new InetSocketAddress(InetAddress.getLoopbackAddress(),
                    Integer.parseInt(smtp.group(1))), 1, 1, 1000, "author@people.invalid", "sync@lists.invalid", "sync"),
                    InstantSource.system()).run();

            assertThat(report.accepted()).as(report.firstProblem()).isEqualTo(1);
        } finally {
            traced.descendants().forEach(ProcessHandle::destroy);
            traced.waitFor(60, TimeUnit.SECONDS);
        }
        assertThat(betweenMessageAndReply(Files.readAllLines(trace, StandardCharsets.ISO_8859_1)))
                .anyMatch(line -> line.contains("fdatasync") && line.endsWith("= 0"));
    }

    private static boolean straceWorks() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private Process start(Path trace) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("strace", "-f", "-qq", "-s", "200", "-e", "trace=fdatasync,read,write", "-e",
                "signal=none", "-o", trace.toString(), Path.of("bin/indaba").toAbsolutePath().toString(), "--home",
                folder.resolve("home").toString(), "serve").redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        for (String host : List.of("INDABA_SMTP_HOST", "INDABA_HTTP_HOST")) {
            builder.environment().put(host, "127.0.0.1");
        }
        for (String port : List.of("INDABA_SMTP_PORT", "INDABA_HTTP_PORT", "INDABA_HTTP_MANAGEMENT_PORT")) {
            builder.environment().put(port, "0");
        }
        return builder.start();
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    /** What was called after the message had been read, and before the 250 was written. */
    private static List<String> betweenMessageAndReply(List<String> trace) {
        List<String> between = new ArrayList<>();
        boolean read = false;
        for (String line : trace) {
            if (line.contains("write(") && line.contains("\"250 2.0.0 kept")) {
                return between;
            }
            if (read) {
                between.add(line);
            }
            read |= line.contains("Message-ID: <sync.0@");
        }
        throw new AssertionError("no 250 after the message is in the trace");
    }
}
