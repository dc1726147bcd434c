package org.indaba.transform;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.indaba.lists.ContentSettings;
import org.indaba.mime.MessageOctets;
import org.indaba.mime.MimePart.Protection;
import org.indaba.mime.MimePart;
import org.indaba.mime.MimeShape;
import org.indaba.mime.PartContent;

/**
 * What the rules of a list for contents say of a message: a pure look, shared by the rule that refuses what would be empty and the step
 * that removes parts. What is signed or encrypted is left alone, and so is whatever holds it. Immutable.
 */
public final class ContentCheck {

    /** A text that has no other octets than white space within so many is empty. */
    private static final int BLANK_OCTETS = 4_096;

    /** The first line of a text that PGP signed or encrypted is looked for so far. */
    static final int PGP_OCTETS = 65_536;

    private static final Pattern PGP = Pattern.compile("(?m)^-----BEGIN PGP (SIGNED )?MESSAGE-----");

    private final MessageOctets octets;
    private final MimeShape shape;
    private final ContentSettings settings;

    /** @param shape the structure of the message */
    public ContentCheck(MessageOctets octets, MimeShape shape, ContentSettings settings) {
        this.octets = octets;
        this.shape = shape;
        this.settings = settings;
    }

    /**
     * A part that does not pass.
     *
     * @param index in {@link MimeShape#parts()}
     * @param what its file's name, media type and size
     * @param why in words
     */
    record Unwanted(int index, String what, String why) {
    }

    /** The parts that do not pass, outermost only. */
    List<Unwanted> unwanted() {
        List<Unwanted> found = new ArrayList<>();
        if (!settings.filters()) {
            return found;
        }
        Set<Integer> gone = new HashSet<>();
        Set<Integer> holders = protectedAndHolders();
        for (int i = 0; i < shape.parts().size(); i++) {
            MimePart part = shape.parts().get(i);
            String why = gone.contains(part.parent()) || holders.contains(i) ? "" : why(i, part);
            if (!why.isEmpty()) {
                found.add(new Unwanted(i, describe(part), why));
            }
            if (!why.isEmpty() || gone.contains(part.parent())) {
                gone.add(i);
            }
        }
        return found;
    }

    /** Whether parts would be removed, and what is left has no text and no file. */
    public boolean nothingLeft() {
        List<Unwanted> unwanted = unwanted();
        if (unwanted.isEmpty()) {
            return false;
        }
        Set<Integer> gone = new HashSet<>(unwanted.stream().map(Unwanted::index).toList());
        for (int i = 0; i < shape.parts().size(); i++) {
            if (gone.contains(shape.parts().get(i).parent())) {
                gone.add(i);
            } else if (!gone.contains(i) && holdsSomething(i)) {
                return false;
            }
        }
        return true;
    }

    /** What does not pass, in words: {@code photo.jpg, image/jpeg, 12 KB}. */
    public String unwantedWords() {
        return String.join("; ", unwanted().stream().map(Unwanted::what).limit(5).toList());
    }

    /** Whether a part is no container, and not blank; what is signed or encrypted counts as a whole. */
    boolean holdsSomething(int index) {
        MimePart part = shape.parts().get(index);
        if (part.protection() != Protection.NONE) {
            return true;
        }
        if (isContainer(index)) {
            return false;
        }
        long length = part.extent().end() - part.extent().bodyStart();
        return length > BLANK_OCTETS || !PartContent.text(octets, part, BLANK_OCTETS).isBlank();
    }

    /** What is signed or encrypted, and all multiparts around it: their loss would be its loss. */
    private Set<Integer> protectedAndHolders() {
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i < shape.parts().size(); i++) {
            if (untouchable(octets, shape, shape.parts().get(i))) {
                found.add(i);
                for (int up = shape.parts().get(i).parent(); up >= 0 && found.add(up);) {
                    up = shape.parts().get(up).parent();
                }
            }
        }
        return found;
    }

    /** Whether a part is signed or encrypted, by MIME or within its text, or stands inside of what is. */
    static boolean untouchable(MessageOctets octets, MimeShape shape, MimePart part) {
        return shape.isProtected(part)
                || part.type().is("text/plain") && PGP.matcher(PartContent.text(octets, part, PGP_OCTETS)).find();
    }

    private String why(int index, MimePart part) {
        String type = part.type().mediaType();
        if (settings.namesType(type)) {
            return "the list does not pass " + type;
        }
        if (isContainer(index)) {
            return "";
        }
        if (isClosed(part)) {
            return "it cannot be looked into";
        }
        if (!settings.passesType(type)) {
            return "the list does not pass " + type;
        }
        String extension = PartContent.extension(octets, part);
        if (!extension.isEmpty() && !settings.passesExtension(extension)) {
            return "the list does not pass files that end in ." + shown(extension);
        }
        long size = part.extent().end() - part.extent().bodyStart();
        return settings.maxPartBytes() > 0 && size > settings.maxPartBytes()
                ? "the list passes parts of at most " + settings.maxPartBytes() + " octets" : "";
    }

    private boolean isContainer(int index) {
        MimePart part = shape.parts().get(index);
        return part.hasParts() || index + 1 < shape.parts().size() && shape.parts().get(index + 1).parent() == index;
    }

    /**
     * Whether a part without parts may have some for others: where its boundary or its encoding is none that may be (RFC 2045 §6.4,
     * RFC 2046 §5.1.1 and §5.2.1), or its header is longer than what is read, mail programs differ on what is in it.
     */
    private boolean isClosed(MimePart part) {
        return !PartContent.isWhollyDescribed(octets, part)
                || part.type().top().equals("multipart") && !isBlank(part)
                || part.type().is("message/rfc822") && !part.head().encoding().identity();
    }

    /** Whether there is nothing but white space, as the octets stand. */
    private boolean isBlank(MimePart part) {
        long length = part.extent().end() - part.extent().bodyStart();
        return length <= BLANK_OCTETS && PartContent.readable(octets.slice(part.extent().bodyStart(), (int) length)).isBlank();
    }

    private String describe(MimePart part) {
        long size = part.extent().end() - part.extent().bodyStart();
        String named = PartContent.fileName(octets, part).map(ContentCheck::shown).filter(name -> !name.isEmpty())
                .map(name -> "\"" + name + "\", ").orElse("");
        return named + part.type().mediaType() + ", " + size + " octets";
    }

    /** A name that a stranger chose, on one line. */
    private static String shown(String name) {
        return name.codePoints().filter(c -> !Character.isISOControl(c) && c != '"' && Character.getType(c) != Character.FORMAT
                        && Character.getType(c) != Character.LINE_SEPARATOR && Character.getType(c) != Character.PARAGRAPH_SEPARATOR
                        && Character.getType(c) != Character.SURROGATE)
                .limit(100).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString().strip();
    }
}
