package org.indaba.notice;

import java.util.HashMap;
import java.util.Map;
import org.indaba.language.Language;
import org.indaba.language.Languages;
import org.indaba.language.Phrases;
import org.indaba.lists.MailList;

/** Shows owners what a list says, in our words or in theirs. Thread-safe. */
public final class OwnTexts {

    private static final String SAMPLE_TOKEN = "aaaaabbbbbcccccdddddeeeee";

    private final NoticeTexts texts;
    private final Languages languages;

    /** @param texts the mails themselves */
    public OwnTexts(NoticeTexts texts, Languages languages) {
        this.texts = texts;
        this.languages = languages;
    }

    /** Our words, with the names of what stands in them: what owners begin with. */
    public OwnText ours(TextKind kind, Language language) {
        Map<String, String> names = new HashMap<>();
        kind.names().forEach(name -> names.put(name, "{" + name + "}"));
        return texts.ours(kind, names, languages.in(language));
    }

    /** A text as a mail of this list would have it. @param site where the pages are, without a slash at the end */
    public OwnText preview(MailList list, TextKind kind, Language language, OwnText text, String site) {
        Phrases phrases = languages.in(language);
        Map<String, String> sample = NoticeTexts.common(list);
        sample.put("token", SAMPLE_TOKEN);
        sample.put("link", site + "/confirm/" + SAMPLE_TOKEN);
        sample.put("subject", phrases.say("texts-sample-subject"));
        sample.put("reason", "\n    " + phrases.say("texts-sample-reason"));
        sample.put("problem", phrases.say("mail-help-nothing"));
        NoticeText mail = NoticeTexts.filled("", text, sample, phrases);
        return new OwnText(mail.subject(), mail.body());
    }
}
