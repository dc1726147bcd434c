package org.indaba.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.indaba.app.home.Home;
import org.indaba.app.home.HomeSocket;
import picocli.CommandLine;

/** {@code completion bash|zsh}: what a shell needs to complete command lines. */
@CommandLine.Command(name = "completion", description = "Prints a script that lets a shell complete commands, options and lists.",
        subcommands = {CompletionCommand.Bash.class, CompletionCommand.Zsh.class, CompletionCommand.Lists.class})
@Manual(examples = {"completion bash", "completion zsh"},
        more = {"In bash: eval \"$(bin/indaba completion bash)\", by hand or in ~/.bashrc; in zsh the same with the other name, in "
                + "~/.zshrc. Names of lists are asked of the running server; without one, or if it is slow, none are offered."})
final class CompletionCommand {

    /** {@code completion bash}. */
    @CommandLine.Command(name = "bash", description = "Prints the script for bash.")
    @Manual(examples = {"completion bash", "completion bash > /etc/bash_completion.d/indaba"}, seeAlso = {"indaba completion zsh"})
    static final class Bash implements EarlyCommand {
        @Override
        public void run(Surroundings surroundings, Console console) {
            console.say(CompletionScript.bash(IndabaCommand.grammar(), surroundings.installation()));
        }
    }

    /** {@code completion zsh}. */
    @CommandLine.Command(name = "zsh", description = "Prints the script for zsh.")
    @Manual(examples = {"completion zsh"}, seeAlso = {"indaba completion bash"})
    static final class Zsh implements EarlyCommand {
        @Override
        public void run(Surroundings surroundings, Console console) {
            console.say(CompletionScript.zsh(IndabaCommand.grammar(), surroundings.installation()));
        }
    }

    /** {@code completion lists}: what the scripts ask. Somebody waits with a finger on the key: no answer is a good answer. */
    @CommandLine.Command(name = "lists", hidden = true, description = "Prints the names of the lists if a server answers at once.")
    @Manual(examples = "completion lists")
    static final class Lists implements EarlyCommand {

        /** Longer nobody waits for a suggestion. */
        private static final Duration LONGEST = Duration.ofMillis(1_500);

        @Override
        public void run(Surroundings surroundings, Console console) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            Thread asking = Thread.ofVirtual().start(() -> ask(surroundings.home(), answer));
            try {
                if (asking.join(LONGEST)) {
                    answer.toString(StandardCharsets.UTF_8).lines().map(line -> line.split(" ")[0]).filter(name -> name.contains("@"))
                            .forEach(console::say);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void ask(Home home, OutputStream answer) {
            try {
                Optional<SocketChannel> server = HomeSocket.call(home);
                if (server.isPresent()) {
                    try (SocketChannel channel = server.get()) {
                        PrintStream out = new PrintStream(answer, false, StandardCharsets.UTF_8);
                        RemoteCommand.ask(Channels.newInputStream(channel), Channels.newOutputStream(channel), List.of("lists"),
                                new Terminal(out, new PrintStream(OutputStream.nullOutputStream()),
                                        new LocalFiles(InputStream.nullInputStream())));
                    }
                }
            } catch (IOException nobodyAnswers) {
                // Then nothing is suggested.
            }
        }
    }
}
