package org.indaba.moderate;

import org.indaba.classify.AutomaticMail;
import org.indaba.mail.ReversePath;
import org.indaba.mime.HeaderBlock;

/**
 * What says that no person wrote a message. There are two kinds. An <em>answer</em> (a vacation notice, a bounce, a receipt) is about
 * another mail and never belongs on a list. A message that a machine wrote of its own accord (a build report, a newsletter) may.
 *
 * @param answer what marks it as an automatic answer; empty if nothing does
 * @param resemblesAnswer whether its subject alone looks like that of one
 * @param made what marks it as made by a machine; empty if nothing does
 */
public record MachineMarks(String answer, boolean resemblesAnswer, String made) {

    /** Reads the marks of a message. */
    static MachineMarks of(HeaderBlock header, ReversePath reversePath) {
        return new MachineMarks(AutomaticMail.answer(reversePath, header).orElse(""), AutomaticMail.resemblesAnswer(header),
                AutomaticMail.made(header).orElse(""));
    }
}
