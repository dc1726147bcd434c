package org.indaba.auth;

import java.util.List;
import java.util.function.Function;
import org.indaba.mail.Bytes;
import org.indaba.mime.Piece;

/**
 * The signatures of copies of one form of a message, made by certain keys: everything but the signatures themselves is ready. Copies
 * that differ in nothing that is signed share theirs. A post's ARC set, which all copies share, stands below them. Thread-safe.
 */
public final class CopySignatures {

    private final SignableForm form;
    private final List<DkimKeyPair> keys;
    private final List<SignatureText> texts;
    private final byte[] seal;
    private final int size;
    private final int room;
    private byte[] shared = new byte[0];

    CopySignatures(SignableForm form, List<DkimKeyPair> keys, List<SignatureText> texts, Bytes seal) {
        this.form = form;
        this.keys = keys;
        this.texts = texts;
        this.seal = seal.toArray();
        this.size = texts.stream().mapToInt(SignatureText::size).sum() + this.seal.length;
        this.room = texts.stream().mapToInt(text -> text.canonical().length).max().orElse(0);
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
        byte[] signed = form.filled(values, room);
        byte[] fields = new byte[size];
        int at = 0;
        for (int i = 0; i < keys.size(); i++) {
            byte[] own = texts.get(i).canonical();
            System.arraycopy(own, 0, signed, form.coveredOctets(), own.length);
            at = texts.get(i).write(keys.get(i).sign(signed, form.coveredOctets() + own.length), fields, at);
        }
        System.arraycopy(seal, 0, fields, at, seal.length);
        return fields;
    }
}
