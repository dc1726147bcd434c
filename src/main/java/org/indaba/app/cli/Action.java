package org.indaba.app.cli;

import java.util.Optional;

/** What a word on the command line stands for. The three kinds differ in what has to be started for them. */
public sealed interface Action permits Command, EarlyCommand, ServingCommand {

    /** What is still missing on a command line that could be read; empty if nothing is. It is answered as wrong usage. */
    default Optional<String> lacks() {
        return Optional.empty();
    }
}
