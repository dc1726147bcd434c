package org.indaba.web.admin;

import jakarta.enterprise.context.RequestScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.indaba.access.Audit;
import org.indaba.language.Saying;
import org.indaba.lists.Domains;
import org.indaba.lists.ListChange;
import org.indaba.lists.ListName;
import org.indaba.lists.ListRegister;
import org.indaba.lists.ListSetting;
import org.indaba.lists.MailList;
import org.indaba.lists.NewList;
import org.indaba.lists.ParsedSetting;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ParsedAddress;
import org.indaba.spool.Transactions;
import org.indaba.web.Visitor;

/**
 * Makes, renames and deletes lists for the visitor, where the visitor may; what is done stands in the audit log. What may not be, and what
 * makes no sense, is answered with a sentence, and changes nothing. For one request's threads.
 */
@RequestScoped
class ListOffice {

    private final ListRegister register;
    private final Domains domains;
    private final Transactions transactions;
    private final Audit audit;
    private final Visitor visitor;

    ListOffice(ListRegister register, Domains domains, Transactions transactions, Audit audit, Visitor visitor) {
        this.register = register;
        this.domains = domains;
        this.transactions = transactions;
        this.audit = audit;
        this.visitor = visitor;
    }

    /** A list as somebody typed it. @param settings that it begins with */
    record Wanted(String name, String domain, String owner, String description, Map<String, String> settings) {

        Wanted {
            settings = Map.copyOf(settings);
        }
    }

    ListChange create(Wanted wanted) {
        if (!visitor.authority().createsIn(wanted.domain())) {
            return new ListChange.Refused(Saying.of("site-list-not-there"));
        }
        if (wanted.name().strip().length() > ListName.MAX_OCTETS) {
            return tooLong(wanted.name().strip(), ListName.MAX_OCTETS);
        }
        if (!(EmailAddress.parse(wanted.name().strip() + "@" + wanted.domain()) instanceof ParsedAddress.Valid(EmailAddress post))) {
            return new ListChange.Refused(Saying.of("site-list-bad-name"));
        }
        if (!(EmailAddress.parse(wanted.owner().strip()) instanceof ParsedAddress.Valid(EmailAddress owner))) {
            return new ListChange.Refused(Saying.of("form-no-address"));
        }
        if (ListSetting.DESCRIPTION.parse(wanted.description().strip()) instanceof ParsedSetting.Invalid) {
            return new ListChange.Refused(Saying.of("site-list-bad-description"));
        }
        Map<String, String> settings = new HashMap<>(wanted.settings());
        settings.put("description", wanted.description().strip());
        return done("list create", post.toString(), "owner " + owner,
                () -> register.createInTx(new NewList(post, List.of(owner), settings)));
    }

    /** A name may be too long for any address; then it is no use to speak of its letters. */
    private static ListChange tooLong(String name, int most) {
        return new ListChange.Refused(Saying.of("refused-name-long", most, name.length()));
    }

    ListChange rename(MailList list, String to) {
        String name = to.strip().replaceFirst("@.*", "");
        int most = list.settings().returnPathName().isEmpty() ? ListName.MAX_OCTETS : ListName.MAX_OCTETS_WITH_RETURN_PATH_NAME;
        if (name.length() > most) {
            return tooLong(name, most);
        }
        if (!(EmailAddress.parse(to.strip()) instanceof ParsedAddress.Valid(EmailAddress post))) {
            return new ListChange.Refused(Saying.of("form-no-address"));
        }
        if (!visitor.authority().createsIn(post.domain())) {
            return new ListChange.Refused(Saying.of("site-list-not-there"));
        }
        // The register would serve it from now on: for a slip of the pen, too.
        if (!domains.all().contains(post.domain())) {
            return new ListChange.Refused(Saying.of("site-list-not-served"));
        }
        return done("list rename", list.post().toString(), "to " + post, () -> register.renameInTx(list.id(), post));
    }

    ListChange delete(MailList list) {
        return done("list delete", list.post().toString(), "", () -> register.deleteInTx(list.id(), ListRegister.Deletion.WITH_MEMBERS));
    }

    private ListChange done(String action, String subject, String detail, Supplier<ListChange> change) {
        return transactions.call(() -> {
            ListChange made = change.get();
            if (made instanceof ListChange.Done) {
                audit.appendInTx(visitor.address(), action, subject, detail);
            }
            return made;
        });
    }
}
