package org.indaba.web.admin;

import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import java.util.List;
import org.indaba.archive.ArchivedPost;
import org.indaba.bounce.Bounce;
import org.indaba.deliver.CopyState;
import org.indaba.deliver.Ledger;
import org.indaba.deliver.LedgerCopy;
import org.indaba.deliver.MailingState;
import org.indaba.language.Saying;

/** Makes the page of a copy, for administrators and for the owners of its list. Thread-safe. */
@Singleton
final class CopyParts {

    private final Views views;
    private final Ledger ledger;

    CopyParts(Views views, Ledger ledger) {
        this.views = views;
        this.ledger = ledger;
    }

    /** The page. @throws NotFoundException if the post has no such copy, or is not shown there */
    CopyPage.Copy page(PostPlace place, long postId, long copyId, Teller teller) {
        MailingState mailing = views.ledger().mailing(postId).filter(each -> place.shows(each.listId())).orElseThrow(CopyParts::none);
        LedgerCopy copy = ledger.copy(copyId).filter(each -> each.mailingId() == mailing.mailingId()).orElseThrow(CopyParts::none);
        List<Bounce> bounces = views.bounces().ofCopy(copy.copyId());
        boolean cameBack = !bounces.isEmpty();
        List<Saying> remedies = place.site() ? Story.remedies(copy, cameBack) : Story.ownersRemedies(copy, cameBack);
        return new CopyPage.Copy(place, shown(place, mailing, copy, teller),
                new Story(teller).of(copy, ledger.story(copy.copyId()), bounces, mailing.createdAt()),
                remedies.stream().map(teller::say).toList());
    }

    private CopyPage.Shown shown(PostPlace place, MailingState mailing, LedgerCopy copy, Teller teller) {
        String subject = views.archive().find(mailing.postId()).map(ArchivedPost::subject)
                .map(each -> PostRow.subject(each, teller)).orElseGet(() -> teller.say("admin-the-post"));
        return new CopyPage.Shown(copy.copyId(), place.copy(mailing.postId(), copy.copyId()), Words.whole(copy.address()),
                copy.state().word(), teller.say("copy-state-" + copy.state().word()), teller.say("copy-meaning-" + copy.state().word()),
                place.post(mailing.postId()), subject, Words.whole(copy.site()),
                copy.site().isEmpty() || !place.site() ? "" : SitesPage.path(copy.site()), Words.whole(copy.answer().tls()),
                copy.state() == CopyState.DEFERRED && !copy.site().isEmpty() && place.site());
    }

    private static NotFoundException none() {
        return new NotFoundException("admin-copy-none");
    }
}
