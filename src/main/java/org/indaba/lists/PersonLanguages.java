package org.indaba.lists;

import java.util.Optional;
import org.indaba.language.Language;
import org.indaba.mail.EmailAddress;

/** Which languages people read, as far as they said so. Thread-safe; joins an open transaction. */
public interface PersonLanguages {

    /** The tag of the language of the person with this address; empty if we know neither, or nobody said so. */
    Optional<String> tag(EmailAddress address);

    /** The person with this address, if we know one, reads this language from now on. */
    void setInTx(EmailAddress address, Language language);
}
