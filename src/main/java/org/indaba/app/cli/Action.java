package org.indaba.app.cli;

/** What a word on the command line stands for. The three kinds differ in what has to be started for them. */
public sealed interface Action permits Command, EarlyCommand, ServingCommand {
}
