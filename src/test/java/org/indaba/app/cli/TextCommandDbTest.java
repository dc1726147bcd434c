package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.indaba.app.home.Refusal;
import org.indaba.lists.ListText;
import org.indaba.testing.DatabaseTestResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list says in words of its own, given as a file. */
@QuarkusTest
@WithTestResource(DatabaseTestResource.class)
class TextCommandDbTest {

    private static final String WELCOME = "Subject: Bienvenue à {list}\n\nVous voilà abonné.\n";

    @Inject
    DataSource dataSource;

    @Inject
    Operations operations;

    @TempDir
    Path folder;

    @BeforeEach
    void aList() {
        Jdbi.create(dataSource).useHandle(handle -> handle.createScript("""
                TRUNCATE audit_log, domains, lists, addresses, people RESTART IDENTITY CASCADE;
                INSERT INTO domains VALUES ('lists.example.org', now());
                INSERT INTO lists (name, domain, settings, created_at) VALUES ('talk', 'lists.example.org', '{}', now());
                """).execute());
    }

    private String set(String text, Charset charset) throws IOException {
        Path file = Files.write(folder.resolve("welcome.txt"), text.getBytes(charset));
        return TypedCommand.printed(operations, Console.Format.TEXT, new TextCommand(), "talk", "welcome", "--set", file.toString());
    }

    private ListText said() {
        return operations.listTexts().find(1, "welcome", "en").orElse(null);
    }

    @Test
    void whatIsNoUtf8IsRefusedAndNotMailedAsOtherSigns() {
        assertThatThrownBy(() -> set(WELCOME, StandardCharsets.ISO_8859_1)).isInstanceOf(Refusal.class)
                .hasMessageEndingWith("welcome.txt is not text in UTF-8. Nothing was changed.");

        assertThat(said()).isNull();
        assertThat(operations.audit().latest(5)).isEmpty();
    }

    /** Some editors put it in front. */
    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws IOException {
        assertThat(set("\uFEFF" + WELCOME.replace("\n", "\r\n"), StandardCharsets.UTF_8)).isEqualTo("Done.\n");

        assertThat(said().subject()).isEqualTo("Bienvenue à {list}");
        assertThat(said().body()).isEqualTo("Vous voilà abonné.");
    }

    @Test
    void aFileThatIsNoNoticeByItsSizeIsRefused() throws IOException {
        // Blanks that are not kept: the text itself is short.
        assertThat(set(WELCOME + "\n".repeat(10_000), StandardCharsets.UTF_8)).isEqualTo("Done.\n");

        // The signs are three octets each, so that the limit falls into one of them.
        assertThatThrownBy(() -> set(WELCOME + "\u20ac".repeat(64 * 1024 / 3), StandardCharsets.UTF_8)).isInstanceOf(Refusal.class)
                .hasMessageEndingWith("welcome.txt has more than 64 KB, and is no notice. Nothing was changed.");
    }
}
