package org.indaba.lists;

import java.util.Map;

/**
 * What owners can decide about posts whose author is not proven, and about copies that would not be proven.
 *
 * @param unauthenticated what happens to posts whose author is a member, if nothing proves the domain of the address
 * @param dmarcFailures what happens to posts that the author's own domain wants refused or looked at with suspicion
 * @param mitigation when the copies of a post name the list as their author
 * @param form how they do that
 */
public record AuthenticationSettings(Answer unauthenticated, Answer dmarcFailures, Mitigation mitigation, Form form) {

    /** What happens to a post. */
    public enum Answer { ACCEPT, HOLD, REJECT }

    /** When copies name the list as their author. */
    public enum Mitigation { WHEN_BROKEN, ALWAYS, NEVER }

    /** How copies name the list as their author: in place of the author, or around the author's message. */
    public enum Form { REWRITE, WRAP }

    static AuthenticationSettings of(Map<ListSetting, String> all) {
        return new AuthenticationSettings(
                SettingSyntax.constant(Answer.class, all.get(ListSetting.UNAUTHENTICATED)),
                SettingSyntax.constant(Answer.class, all.get(ListSetting.DMARC_FAILURES)),
                SettingSyntax.constant(Mitigation.class, all.get(ListSetting.DMARC_MITIGATION)),
                SettingSyntax.constant(Form.class, all.get(ListSetting.DMARC_FORM)));
    }
}
