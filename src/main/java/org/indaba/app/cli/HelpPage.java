package org.indaba.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of a command, laid out as a page of the manual: from its name to what to see also. Fits the terminal. */
final class HelpPage {

    /** What is printed where nobody watches, and what every terminal should have. */
    /** So much of the names of commands fits a narrow terminal. In characters. */
    private static final int MAX_NAMES = 45;

    private static final int USUAL_WIDTH = 80;

    /** Longer lines are hard to read. */
    private static final int WIDEST = 100;

    private static final String INDENT = "    ";

    private final CommandSpec spec;
    private final Screen.Side side;
    private final int width;
    private final StringBuilder page = new StringBuilder();

    private HelpPage(CommandSpec spec, Screen.Side side) {
        this.spec = spec;
        this.side = side;
        this.width = side.terminal() ? Math.min(side.columns(), WIDEST) : USUAL_WIDTH;
    }

    /** The page of a command. */
    static String of(CommandSpec spec, Screen.Side side) {
        return new HelpPage(spec, side).write();
    }

    /** A command with what must and may follow it, on one line; for other places that name it. */
    static String synopsis(CommandSpec spec) {
        List<String> words = new ArrayList<>(List.of(spec.qualifiedName()));
        own(spec).stream().map(option -> choice(option, spec)).distinct().forEach(words::add);
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            String word = parameter.paramLabel() + (parameter.arity().max() > 1 || parameter.index().isVariable() ? "…" : "");
            words.add(parameter.required() ? word : "[" + word + "]");
        }
        return String.join(" ", words);
    }

    /** The lines of the synopsis: the command by itself, if it is one, and what may follow it. */
    static List<String> synopses(CommandSpec spec) {
        List<String> lines = new ArrayList<>();
        if (spec.userObject() instanceof Action) {
            lines.add(synopsis(spec).replace("[LIST]", "LIST"));
        }
        if (!spec.subcommands().isEmpty()) {
            String names = String.join("|", children(spec).keySet());
            // A word cannot be broken; all of them are told below.
            boolean few = spec.parent() != null && names.length() <= MAX_NAMES;
            lines.add(spec.qualifiedName() + (few ? " " + names + " …" : spec.parent() == null ? " COMMAND" : " COMMAND …"));
        }
        return lines;
    }

    /** The commands below this one that are offered to people. */
    static Map<String, CommandSpec> children(CommandSpec spec) {
        Map<String, CommandSpec> offered = new LinkedHashMap<>();
        spec.subcommands().forEach((name, line) -> {
            if (!line.getCommandSpec().usageMessage().hidden()) {
                offered.put(name, line.getCommandSpec());
            }
        });
        return offered;
    }

    /** The manual's part of a command, if it has one. */
    static Optional<Manual> manual(CommandSpec spec) {
        return Optional.ofNullable(spec.userObject().getClass().getAnnotation(Manual.class));
    }

    /** What a command is for, in a sentence or two. */
    static String description(CommandSpec spec) {
        return String.join(" ", spec.usageMessage().description());
    }

    private String write() {
        head("NAME");
        paragraph(spec.qualifiedName() + " – " + description(spec), 1);
        head("SYNOPSIS");
        synopses(spec).forEach(line -> paragraph(line, 1));
        List<String> more = Stream.concat(manual(spec).stream().flatMap(manual -> Stream.of(manual.more())),
                Stream.of(String.join("\n", spec.usageMessage().footer()).split("\n\n"))
                        .map(text -> text.strip().replace('\n', ' ')).filter(text -> !text.isEmpty())).toList();
        if (!more.isEmpty()) {
            head("DESCRIPTION");
            more.forEach(text -> paragraph(text, 1));
        }
        commands();
        arguments();
        options("OPTIONS", own(spec));
        options("OPTIONS OF ALL COMMANDS", spec.options().stream().filter(HelpPage::ofAll).filter(option -> !option.hidden()).toList());
        examples();
        exitCodes();
        manual(spec).filter(manual -> manual.seeAlso().length > 0).ifPresent(manual -> {
            head("SEE ALSO");
            paragraph(String.join(", ", manual.seeAlso()), 1);
        });
        return page.toString().stripTrailing();
    }

    private void commands() {
        Map<String, CommandSpec> children = children(spec);
        if (children.isEmpty()) {
            return;
        }
        head("COMMANDS");
        int widest = children.keySet().stream().mapToInt(String::length).max().orElse(0);
        children.forEach((name, child) -> {
            List<String> lines = wrapped(description(child), width - INDENT.length() - widest - 2);
            page.append(INDENT).append(Colour.BOLD.of(name, side)).repeat(' ', widest - name.length() + 2)
                    .append(lines.getFirst()).append('\n');
            lines.stream().skip(1).forEach(line -> page.append(INDENT).repeat(' ', widest + 2).append(line).append('\n'));
        });
    }

    private void arguments() {
        if (spec.positionalParameters().isEmpty()) {
            return;
        }
        head("ARGUMENTS");
        spec.positionalParameters().forEach(parameter -> item(parameter.paramLabel(), parameter));
    }

    private void options(String head, List<OptionSpec> options) {
        if (options.isEmpty()) {
            return;
        }
        head(head);
        options.forEach(option ->
                item(Stream.of(option.names()).map(name -> name + value(option)).collect(Collectors.joining(", ")), option));
    }

    private void item(String name, ArgSpec about) {
        page.append(INDENT).append(Colour.BOLD.of(name, side)).append('\n');
        // The parser takes each of several that exclude one another for required: it is, where none of the others stands.
        boolean required = about.isOption() && about.required() && about.group() == null;
        paragraph(String.join(" ", about.description()) + (required ? " It must be given." : ""), 2);
    }

    private void examples() {
        manual(spec).ifPresent(manual -> {
            head("EXAMPLES");
            for (String example : manual.examples()) {
                // Never wrapped: they are copied.
                page.append(INDENT).append("bin/").append("indaba ").append(example).append('\n');
            }
        });
    }

    private void exitCodes() {
        head("EXIT CODES");
        spec.usageMessage().exitCodeList().forEach((code, meaning) -> {
            List<String> lines = wrapped(meaning, width - INDENT.length() - 4);
            page.append(INDENT).append(code).append("   ").append(lines.getFirst()).append('\n');
            lines.stream().skip(1).forEach(line -> page.append(INDENT).append("    ").append(line).append('\n'));
        });
    }

    private void head(String text) {
        page.append(page.isEmpty() ? "" : "\n").append(Colour.BOLD.of(text, side)).append('\n');
    }

    private void paragraph(String text, int indents) {
        wrapped(text, width - indents * INDENT.length())
                .forEach(line -> page.append(INDENT.repeat(indents)).append(line).append('\n'));
    }

    private static List<String> wrapped(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && TextWidth.of(line.toString()) + 1 + TextWidth.of(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static List<OptionSpec> own(CommandSpec spec) {
        return spec.options().stream().filter(option -> !ofAll(option) && !option.hidden()).toList();
    }

    private static boolean ofAll(OptionSpec option) {
        return option.scopeType() == CommandLine.ScopeType.INHERIT;
    }

    /** An option as a synopsis shows it; those of which one may be given stand together, and each of them is shown as all of them. */
    private static String choice(OptionSpec option, CommandSpec spec) {
        ArgGroupSpec group = option.group();
        if (group == null) {
            return option.required() ? word(option) : "[" + word(option) + "]";
        }
        return own(spec).stream().filter(each -> each.group() == group).map(HelpPage::word).collect(Collectors.joining(" | ", "[", "]"));
    }

    private static String word(OptionSpec option) {
        return option.longestName() + value(option);
    }

    private static String value(OptionSpec option) {
        return option.arity().max() == 0 ? "" : "=" + option.paramLabel();
    }
}
