package org.indaba.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/** The script in the shells that it is for; the program that it asks for lists is a stand-in that counts how often it is asked. */
class CompletionScriptTest {

    /** Hands a line to the function as bash does, which parts words at @ and = too, and prints what it offers. */
    private static final String BASH = """
            . "$1"
            COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
            complete() {
                local parted=${COMP_LINE//@/ @ }
                parted=${parted//=/ = }
                read -r -a COMP_WORDS <<<"$parted"
                case $COMP_LINE in *' ') COMP_WORDS+=('') ;; esac
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
                _indaba
                printf '%s\\n' "${COMPREPLY[*]}"
            }
            shift
            for COMP_LINE in "$@"; do complete; done
            """;

    private static final String ZSH = """
            autoload -U +X compinit && compinit -u -D
            . "$1" 2>/dev/null
            offered() {
                emulate -L sh -o kshglob -o shwordsplit
                COMP_WORDS=("${(@s: :)COMP_LINE}")
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
                _indaba
                printf '%s\\n' "${COMPREPLY[*]}"
            }
            shift
            for COMP_LINE in "$@"; do offered; done
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void standIn() throws IOException {
        Path program = Files.createDirectories(folder.resolve("it's here/bin")).resolve("indaba");
        Files.writeString(program, "#!/bin/sh\necho asked \"$@\" >> '" + folder + "/asked'\n"
                + "printf 'afnog@lists.example.org\\nafrica@lists.example.org\\nzed@lists.example.net\\n'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.resolve("members.csv"), "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', ignoreLeadingAndTrailingWhitespace = false, value = {
        "indaba me>member members",
        "indaba member >add invite remove set import sync",
        "indaba members af>afnog afnog@lists.example.org africa africa@lists.example.org",
        "indaba members afnog@li>lists.example.org",
        "indaba members afnog@>lists.example.org",
        "indaba --json --home /x held z>zed zed@lists.example.net",
        "indaba held af>afnog afnog@lists.example.org africa africa@lists.example.org",
        "indaba held a>accept afnog afnog@lists.example.org africa africa@lists.example.org",
        "indaba held afnog >",
        "indaba list set afnog subj>subject-prefix=",
        "indaba list set afnog footer=x subj>subject-prefix=",
        "indaba list set afnog subject-prefix=>",
        "indaba queue drop --li>--list=",
        "indaba queue drop --list=z>zed zed@lists.example.net",
        "indaba queue drop --list=zed@>lists.example.net",
        "indaba queue drop --list z>zed zed@lists.example.net",
        "indaba copies 5 --state de>deferred delivered",
        "indaba copies 5 --state=de>deferred delivered",
        "indaba role add afnog >owner moderator",
        "indaba role add afnog owner >",
        "indaba help list re>rename",
        "indaba completion >bash zsh",
        "indaba --color >auto always never",
        "indaba nonsense >",
        "indaba warm>",
    })
    void bashIsOfferedWhatMayFollow(String line, String offered) throws Exception {
        assertThat(shell("bash", BASH, CompletionScript.bash(grammar(), folder.resolve("it's here")), line)).containsExactly(
                offered == null ? "" : offered);
    }

    @Test
    void filesAreOfferedWhereAFileIsMeant() throws Exception {
        assertThat(shell("bash", BASH, CompletionScript.bash(grammar(), folder), "indaba member import afnog " + folder + "/mem"))
                .containsExactly(folder + "/members.csv");
    }

    @Test
    void listsAreAskedForOnceForManyKeys() throws Exception {
        shell("bash", BASH, CompletionScript.bash(grammar(), folder.resolve("it's here")),
                "indaba members a", "indaba members af", "indaba held z", "indaba list show afn");
        assertThat(folder.resolve("asked")).hasContent("asked completion lists");
    }

    @Test
    void homeThatWasNamedIsTheOneThatIsAsked() throws Exception {
        shell("bash", BASH, CompletionScript.bash(grammar(), folder.resolve("it's here")), "indaba --home /x members a");
        assertThat(folder.resolve("asked")).hasContent("asked completion lists --home /x");
    }

    @Test
    void shellOptionsOfThePersonDoNoHarm() throws Exception {
        assertThat(shell("bash", "set -u\nset -f\n" + BASH, CompletionScript.bash(grammar(), folder.resolve("it's here")), "indaba me"))
                .containsExactly("member members");
    }

    @Test
    void zshIsOfferedTheSame() throws Exception {
        boolean installed = List.of("/bin/zsh", "/usr/bin/zsh").stream().anyMatch(path -> Files.isExecutable(Path.of(path)));
        Assumptions.assumeTrue(installed, "SKIPPED: zsh is not installed here, its completion was not run");
        assertThat(shell("zsh", ZSH, CompletionScript.zsh(grammar(), folder.resolve("it's here")),
                "indaba me", "indaba members afnog@", "indaba queue drop --list=z", "indaba list set afnog subj"))
                .containsExactly("member members", "afnog@lists.example.org", "--list=zed --list=zed@lists.example.net", "subject-prefix=");
    }

    private static CommandSpec grammar() {
        return IndabaCommand.grammar();
    }

    private List<String> shell(String shell, String harness, String script, String... lines) throws Exception {
        Path file = Files.writeString(folder.resolve("completion"), script);
        List<String> command = new ArrayList<>(List.of(shell, "-c", harness, shell, file.toString()));
        command.addAll(List.of(lines));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile()).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(folder.resolve("said"), StandardCharsets.UTF_8).lines().toList();
    }
}
