package org.indaba.post;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.indaba.archive.PostToKeep;
import org.indaba.auth.Evidence;
import org.indaba.deliver.NewMailing;
import org.indaba.deliver.Priority;
import org.indaba.deliver.ReturnPathRule;
import org.indaba.expand.Decided;
import org.indaba.lists.ListSettings.EnvelopeStyle;
import org.indaba.lists.MailList;
import org.indaba.lists.Posters;
import org.indaba.mail.EmailAddress;
import org.indaba.mail.ReversePath;
import org.indaba.mail.TokenPurpose;
import org.indaba.mime.HeaderBlock;
import org.indaba.mime.Mailbox;
import org.indaba.mime.Participants;
import org.indaba.moderate.HeldPosts;
import org.indaba.spool.Inbound;
import org.indaba.transform.MissingFields;
import org.indaba.transform.StepNote;
import org.indaba.transform.SurvivalByForm;
import org.jspecify.annotations.Nullable;

/**
 * A post on its way through the flow: what each station is told about it.
 *
 * @param row the inbound row
 * @param list the list that it came to
 */
record PostRow(Inbound row, MailList list) {

    /** What was found out about its sender when it came; null where nobody looked. */
    @Nullable Evidence evidence() {
        String kept = row.arrival().evidence();
        return kept.isEmpty() ? null : Evidence.ofJson(kept);
    }

    long id() {
        return row.id();
    }

    /** @param forms what the steps made of it */
    PostToKeep forArchive(HeaderBlock header, Forms forms) {
        return new PostToKeep(row.id(), list.id(), row.arrival().messageId(), header, row.arrival().receivedAt(),
                forms.ofTheList().transformed().notes().stream().filter(note -> note.effect() != StepNote.Effect.SKIPPED)
                        .map(PostRow::change).toList(), row.arrival().evidence(),
                MissingFields.messageId(row.id(), row.arrival().receivedAt(), list.domain()),
                forms.survival().map(SurvivalByForm::toJson).orElse(""));
    }

    /** What a step did, for the page of the post. */
    private static String change(StepNote note) {
        String line = note.step() + ": " + note.line();
        return note.effect() == StepNote.Effect.CHANGED_FOR_GOOD ? line + " (for good: a copy alone does not tell what it was)" : line;
    }

    NewMailing mailing(Forms forms, Instant at) {
        ReturnPathRule returnPath = list.settings().envelope() == EnvelopeStyle.OWNER
                ? new ReturnPathRule.Fixed(ReversePath.of(list.owner()))
                : new ReturnPathRule.Signed(TokenPurpose.RETURN_PATH, list.returnPathBase());
        return new NewMailing(row.id(), list.id(), row.arrival().messageId(), forms.ofTheList().transformed().rendering(),
                returnPath, row.arrival().body(),
                row.arrival().smtpUtf8(), Priority.POST, at, list.domain(), forms.renderings());
    }

    /** Whom it is from and for. */
    Participants participants(HeaderBlock header) {
        return participants(header, row.arrival().reversePath());
    }

    /** Who wrote it, for the order of members by their last posts. */
    List<Posters.Posted> posted(Participants participants) {
        return participants.authors().stream()
                .map(author -> new Posters.Posted(list.id(), author.address(), row.arrival().receivedAt())).toList();
    }

    /** @param accepted the posts that were held, and that moderators accepted; @param variants as {@link Forms#numbers()} */
    Decided decision(long mailing, Map<Long, HeldPosts.Accepted> accepted, Participants participants, List<Integer> variants) {
        Instant at = accepted.containsKey(row.id()) ? accepted.get(row.id()).at() : row.arrival().receivedAt();
        return new Decided(mailing, list.id(), at, participants, variants);
    }

    /** Without a From field the envelope sender is the author; a step writes it into the copies. */
    static Participants participants(HeaderBlock header, ReversePath reversePath) {
        Participants named = Participants.of(header);
        if (named.fromFields() > 0 || !(reversePath instanceof ReversePath.Mailbox(EmailAddress sender))) {
            return named;
        }
        return new Participants(0, List.of(new Mailbox("", sender)), List.of(), named.senders(), named.addressedKeys(), named.complete());
    }
}
