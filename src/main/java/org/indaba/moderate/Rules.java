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

    /** Rules of a place where no moderator decided about senders. @param earlier the posts that came before */
    public Rules(Lists lists, Members members, EarlierPosts earlier) {
        this(lists, members, earlier, KnownSenders.NOBODY);
    }

    /**
     * All of them.
     *
     * @param earlier the posts that came before
     * @param senders of whom moderators decided once and for all
     */
    public Rules(Lists lists, Members members, EarlierPosts earlier, KnownSenders senders) {
        this.inOrder = List.of(
                new CameBeforeRule(earlier),
                new HopsRule(),
                new OwnCopyRule(),
                new AnswersRule(),
                new MachinesRule(),
                new SizeRule(),
                new ContentRule(),
                new BansRule(lists),
                new KnownSenderRule(senders),
                new FromFieldRule(),
                new VisibleRecipientRule(),
                new DmarcRule(),
                new AuthenticationRule(lists, members, senders),
                new AuthorRule(lists, members, senders));
    }

    List<Rule> inOrder() {
        return inOrder;
    }
}
