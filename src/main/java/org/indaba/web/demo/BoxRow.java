package org.indaba.web.demo;

import java.util.function.UnaryOperator;
import org.indaba.language.Phrases;
import org.indaba.web.mailview.Shown;

/**
 * A mailbox in a row.
 *
 * @param address whose
 * @param path of its page
 * @param name the person's name, or the address where there is none
 * @param kept mails that can be looked at
 * @param forgotten mails that came and had to make room
 * @param newest when the last mail came; empty before the first
 * @param story how its host behaves; may be empty
 */
record BoxRow(String address, String path, String name, int kept, long forgotten, MomentView newest, String story) {

    static BoxRow of(MailboxView box, Phrases phrases) {
        String address = Shown.line(box.address(), Shown.ON_A_LINE);
        return new BoxRow(address, DemoPath.mailbox(box.address()), box.name().isEmpty() ? address : Shown.line(box.name(), Shown.IN_A_ROW),
                box.kept(), box.forgotten(), box.newest() == null ? MomentView.NEVER : MomentView.of(box.newest(), phrases),
                box.story() == null ? "" : box.story().in(phrases, UnaryOperator.identity()));
    }
}
