package org.indaba.app.cli;

import picocli.CommandLine;

/** {@code bounce …}: what came back, what it means, and what it did to members. */
@CommandLine.Command(name = "bounce", description = "Shows what came back from members and what it did, and changes that.",
        subcommands = {BounceShowCommand.class, BounceHistoryCommand.class, BounceResetCommand.class, BounceSuppressedCommand.class,
            BounceClassify.class})
@Manual(examples = {"bounce show afnog", "bounce history afnog bob@example.org", "bounce classify notice.eml"},
        seeAlso = "docs/operations.md")
final class BounceCommand {
}
