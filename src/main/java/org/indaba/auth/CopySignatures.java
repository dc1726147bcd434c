package org.indaba.auth;

import java.util.List;
import java.util.function.Function;
import org.indaba.mail.Bytes;
import org.indaba.mail.TokenCodec;
import org.indaba.mime.Piece;

/**
 * The signatures of copies of one form of a message, made by certain keys: everything but the signatures themselves is ready, as far as
 * copies have it alike. Copies that differ in nothing that is signed share theirs. A post's ARC set stands below them: all copies share
 * it, unless their bodies differ. Thread-safe.
 */
public final class CopySignatures {

    private final SignableForm form;
    private final List<DkimKeyPair> keys;
    private final Function<Function<Piece.Slot, byte[]>, Ready> ready;
    private final int size;
    private final int room;
    private byte[] shared = new byte[0];

    /** @param ready what is signed with certain values, of the same length for all */
    CopySignatures(SignableForm form, List<DkimKeyPair> keys, Function<Function<Piece.Slot, byte[]>, Ready> ready) {
        this.form = form;
        this.keys = keys;
        this.ready = ready;
        Ready sample = ready.apply(_ -> FilledOctets.filling(TokenCodec.LENGTH));
        this.size = sample.texts().stream().mapToInt(SignatureText::size).sum() + sample.seal().size();
        this.room = sample.texts().stream().mapToInt(text -> text.canonical().length).max().orElse(0);
    }

    /**
     * What stands on top of a copy but for the signatures.
     *
     * @param texts one for each key
     * @param seal the ARC set
     */
    record Ready(List<SignatureText> texts, Bytes seal) {
    }

    /** The octets of the fields: the same in every copy. */
    public int size() {
        return size;
    }

    /**
     * The fields that stand on top of one copy, each with its CRLF; not to be changed.
     *
     * @param values what the copy fills its places with
     */
    public byte[] of(Function<Piece.Slot, byte[]> values) {
        return form.differs() ? made(values) : shared();
    }

    private synchronized byte[] shared() {
        if (shared.length == 0) {
            shared = made(_ -> new byte[0]);
        }
        return shared;
    }

    private byte[] made(Function<Piece.Slot, byte[]> values) {
        Ready own = ready.apply(values);
        byte[] signed = form.filled(values, room);
        byte[] fields = new byte[size];
        int at = 0;
        for (int i = 0; i < keys.size(); i++) {
            byte[] canonical = own.texts().get(i).canonical();
            System.arraycopy(canonical, 0, signed, form.coveredOctets(), canonical.length);
            at = own.texts().get(i).write(keys.get(i).sign(signed, form.coveredOctets() + canonical.length), fields, at);
        }
        byte[] seal = own.seal().toArray();
        System.arraycopy(seal, 0, fields, at, seal.length);
        return fields;
    }
}
