package org.indaba.web;

import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Optional;
import org.indaba.access.Audit;
import org.indaba.access.Authority;
import org.indaba.command.AddressChanges;
import org.indaba.command.AddressDesk;
import org.indaba.http.PeerAddress;
import org.indaba.lists.Domains;
import org.indaba.lists.People;
import org.indaba.lists.Person;
import org.indaba.mail.EmailAddress;
import org.indaba.moderate.SenderRules;
import org.indaba.notice.SignInChanged.Change;
import org.indaba.spool.Transactions;

/** The visitor's own addresses: no other can be named here. For one request's threads. */
@RequestScoped
public class OwnAddresses {

    private final Visitor visitor;
    private final Visitor.Rights rights;
    private final PeerAddress peer;
    private final Kept kept;
    private final Transactions transactions;

    /**
     * Where they are kept, and who asks.
     *
     * @param people people and their addresses
     * @param desk asks both addresses
     * @param domains one of ours is what the questions come from
     * @param audit who did what
     * @param news tells the person
     * @param senders what moderators decided about senders
     */
    public record Kept(People people, AddressDesk desk, Domains domains, Audit audit, SignInNews news, SenderRules senders) {
    }

    OwnAddresses(Visitor visitor, Visitor.Rights rights, PeerAddress peer, Kept kept, Transactions transactions) {
        this.visitor = visitor;
        this.rights = rights;
        this.peer = peer;
        this.kept = kept;
        this.transactions = transactions;
    }

    /**
     * An address on the page.
     *
     * @param address as it was written
     * @param preferred whether it is the one that the person likes best
     * @param here whether the visitor signed in with it
     * @param only whether there is no other
     */
    record Row(String address, boolean preferred, boolean here, boolean only) {
    }

    /** The addresses, the preferred one first. */
    List<Row> rows() {
        Optional<Person> person = kept.people().of(signedIn());
        List<EmailAddress> addresses = person.map(Person::addresses).orElse(List.of(signedIn()));
        return addresses.stream().map(address -> new Row(address.toString(),
                person.map(known -> known.preferred().key().equals(address.key())).orElse(true),
                address.key().equals(signedIn().key()), addresses.size() == 1)).toList();
    }

    /** The address that was proved. */
    EmailAddress signedIn() {
        return visitor.session().orElseThrow().address();
    }

    /** One of the visitor's addresses. */
    Optional<EmailAddress> find(String typed) {
        return visitor.person().orElseThrow().find(typed);
    }

    /** Asks both addresses. */
    AddressDesk.Answer ask(AddressChanges.Kind kind, EmailAddress old, String typed) {
        List<String> domains = kept.domains().all();
        if (domains.isEmpty()) {
            return new AddressDesk.Answer.TooMany();
        }
        return transactions.call(() -> {
            AddressDesk.Answer answer = kept.desk().askInTx(new AddressDesk.Form(kind, old, typed, domains.getFirst(), peer.get()));
            if (answer instanceof AddressDesk.Answer.Taken) {
                kept.audit().appendInTx(visitor.address(), "address ask", old.toString(), typed.strip());
            }
            return answer;
        });
    }

    /** What becomes of the subscriptions of the address that was preferred before. */
    enum Lists { GATHERED, LEFT }

    /** Makes it the preferred one; on how many lists it has taken the place of the one before. */
    int prefer(EmailAddress address, Lists those) {
        return transactions.call(() -> {
            Optional<EmailAddress> before = kept.people().of(address).map(Person::preferred);
            int moved = switch (those) {
                case GATHERED -> before.map(from -> gatherInTx(from, address)).orElse(0);
                case LEFT -> 0;
            };
            kept.people().preferInTx(address);
            kept.audit().appendInTx(visitor.address(), "address prefer", address.toString(),
                    moved == 0 ? "" : "with " + moved + (moved == 1 ? " list of " : " lists of ") + before.orElseThrow());
            return moved;
        });
    }

    private int gatherInTx(EmailAddress from, EmailAddress to) {
        int moved = kept.desk().gatherInTx(from, to).size();
        if (moved > 0) {
            kept.senders().followInTx(from, to);
        }
        return moved;
    }

    /**
     * Takes it away, if nothing needs it; the one of this session stays. So does one with an office: alone, it would hold that without the
     * person's second factor.
     */
    boolean remove(EmailAddress address) {
        return !address.key().equals(signedIn().key()) && changed("address remove", address, () -> {
            boolean gone = rights.authorities().of(List.of(address.key())).equals(Authority.NONE) && kept.desk().letGoInTx(address);
            if (gone) {
                kept.news().tellInTx(visitor.person().orElseThrow(), Change.ADDRESS_REMOVED, address, address);
            }
            return gone;
        });
    }

    private boolean changed(String action, EmailAddress address, java.util.function.BooleanSupplier change) {
        return transactions.call(() -> {
            boolean done = change.getAsBoolean();
            if (done) {
                kept.audit().appendInTx(visitor.address(), action, address.toString(), "");
            }
            return done;
        });
    }
}
