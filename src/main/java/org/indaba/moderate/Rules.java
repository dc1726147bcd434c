package org.indaba.moderate;

import java.util.List;
import org.indaba.lists.Lists;
import org.indaba.lists.Members;

/**
 * All rules, in the order in which they speak. Every rule looks at every post, so that a trace is complete; the strictest verdict
 * decides ({@link Judge}), and of equals the first names the reason. To add a rule, write it and put it here.
 */
public final class Rules {

    private final List<Rule> inOrder;
    private final Backgrounds backgrounds;

    /** Rules of a place where no moderator decided about senders. @param earlier the posts that came before */
    public Rules(Lists lists, Members members, EarlierPosts earlier) {
        this(lists, members, Backgrounds.of(earlier, KnownSenders.NOBODY));
    }

    /**
     * Rules of a place where no post is taken for a command.
     *
     * @param backgrounds the posts that came before, and of whom moderators decided once and for all
     */
    public Rules(Lists lists, Members members, Backgrounds backgrounds) {
        this(lists, members, backgrounds, CommandReading.NONE);
    }

    /**
     * All of them.
     *
     * @param backgrounds the posts that came before, and of whom moderators decided once and for all
     * @param commands who knows a command
     */
    public Rules(Lists lists, Members members, Backgrounds backgrounds, CommandReading commands) {
        this.backgrounds = backgrounds;
        ListPeople people = new ListPeople(lists, members, backgrounds);
        this.inOrder = List.of(
                new CameBeforeRule(),
                new HopsRule(),
                new OwnCopyRule(),
                new AnswersRule(),
                new CommandsRule(commands),
                new MachinesRule(),
                new SizeRule(),
                new ContentRule(),
                new BansRule(lists),
                new KnownSenderRule(),
                new FromFieldRule(),
                new VisibleRecipientRule(),
                new DmarcRule(),
                new AuthenticationRule(people),
                new AuthorRule(people));
    }

    List<Rule> inOrder() {
        return inOrder;
    }

    /** What is asked before they look. */
    Backgrounds backgrounds() {
        return backgrounds;
    }
}
