package org.indaba.app.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code help [COMMAND…]}: the same as {@code --help} after that command; the command line answers it itself. */
@CommandLine.Command(name = "help", description = "Shows what a command does, and how it is typed.")
@Manual(examples = {"help", "help member import"})
final class HelpCommand {

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The words of a command; without any, all commands are listed.")
    List<String> words = List.of();
}
