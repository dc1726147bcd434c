package org.indaba.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the lines of a message that finds its parts. The open multiparts are a stack, found by their boundary in a map, so
 * that a line costs the same however deep it stands. Not thread-safe.
 */
final class MimeScan {

    /** RFC 2046 §5.1.1 allows 70 characters; longer boundaries are met, and taken up to here. */
    static final int MAX_BOUNDARY_CHARACTERS = 4_000;

    /** What is kept of the header of one part; the fields that are asked for stand in it, or are not seen. */
    private static final int MAX_PART_HEADER_OCTETS = 65_536;

    private final MessageOctets octets;
    private final HeaderBlock header;
    private final List<OpenPart> parts = new ArrayList<>();
    private final Deque<OpenPart> stack = new ArrayDeque<>();
    private final Map<String, Deque<OpenPart>> byBoundary = new HashMap<>();
    private final ByteArrayOutputStream partHeader = new ByteArrayOutputStream();
    private boolean inHeader;
    private @Nullable MimeReading limit;

    MimeScan(MessageOctets octets, HeaderBlock header) {
        this.octets = octets;
        this.header = header;
    }

    MimeReading run() {
        OpenPart root = new OpenPart(0, null, 0);
        parts.add(root);
        stack.push(root);
        rootHeader(root);
        LineCursor line = new LineCursor(octets, header.bodyStart(), octets.size());
        while (limit == null && line.next()) {
            if (!delimiter(line)) {
                content(line);
            }
        }
        if (limit != null) {
            return limit;
        }
        while (!stack.isEmpty()) {
            close(octets.size());
        }
        return new MimeReading.Read(new MimeShape(parts.stream().map(OpenPart::finished).toList()));
    }

    private void rootHeader(OpenPart root) {
        LineCursor line = new LineCursor(octets, 0, header.bodyStart());
        while (line.next()) {
            root.eightBitHeader |= line.isEightBit();
        }
        root.head = head(header, ContentType.TEXT);
        root.bodyStart = header.bodyStart();
        opened(root);
    }

    /** Takes a delimiter line of an open multipart; false if the line is none. */
    private boolean delimiter(LineCursor line) {
        if (!line.startsWith('-', '-')) {
            return false;
        }
        // RFC 2046 §5.1.1: transport padding after the boundary is ignored.
        String text = Boundary.withoutPadding(new String(line.prefix(), StandardCharsets.UTF_8)).substring(2);
        OpenPart next = innermost(text);
        OpenPart closed = next == null && text.endsWith("--") ? innermost(text.substring(0, text.length() - 2)) : null;
        OpenPart multipart = next == null ? closed : next;
        if (multipart == null) {
            return false;
        }
        while (stack.peek() != multipart) {
            close(line.start() - 2);
        }
        inHeader = false;
        if (next == null) {
            multipart.closeDelimiter = line.start();
            forget(multipart);
            return true;
        }
        multipart.firstDelimiter = multipart.firstDelimiter < 0 ? line.start() : multipart.firstDelimiter;
        open(line.end(), multipart);
        return true;
    }

    private @Nullable OpenPart innermost(String boundary) {
        Deque<OpenPart> open = byBoundary.get(boundary);
        return open == null ? null : open.peek();
    }

    private void forget(OpenPart multipart) {
        Deque<OpenPart> open = multipart.boundary == null ? null : byBoundary.get(multipart.boundary);
        if (open != null) {
            open.remove(multipart);
        }
    }

    private void content(LineCursor line) {
        OpenPart part = stack.getFirst();
        if (!inHeader) {
            part.eightBitBody |= line.isEightBit();
            return;
        }
        part.eightBitHeader |= line.isEightBit();
        if (partHeader.size() < MAX_PART_HEADER_OCTETS) {
            partHeader.writeBytes(line.prefix());
            partHeader.writeBytes(new byte[] {'\r', '\n'});
        }
        if (line.isEmpty()) {
            headerEnds(part, line.end());
        }
    }

    private void headerEnds(OpenPart part, long bodyStart) {
        inHeader = false;
        part.bodyStart = bodyStart;
        part.head = collectedHead(part);
        opened(part);
    }

    private MimePart.Head collectedHead(OpenPart part) {
        OpenPart parent = part.parent;
        boolean digest = parent != null && parent.head.type().is("multipart/digest");
        return switch (HeaderBlock.read(ByteOctets.of(partHeader.toByteArray()))) {
            case HeaderReading.Read(HeaderBlock read) -> head(read, digest ? ContentType.MESSAGE : ContentType.TEXT);
            case HeaderReading.TooLong _, HeaderReading.TooMany _ -> OpenPart.OPAQUE;
        };
    }

    private static MimePart.Head head(HeaderBlock fields, ContentType otherwise) {
        ContentType type = fields.first("Content-Type").map(ContentType::parse).orElse(otherwise);
        TransferEncoding encoding = fields.first("Content-Transfer-Encoding").map(TransferEncoding::parse)
                .orElse(TransferEncoding.SEVEN_BIT);
        String disposition = fields.first("Content-Disposition").map(ContentType::disposition).orElse("");
        return new MimePart.Head(type, fields.first("Content-Type").isPresent(), encoding, disposition);
    }

    /** A part whose header is read: looks whether parts follow inside of it. */
    private void opened(OpenPart part) {
        if (!part.head.encoding().identity()) {
            return;
        }
        if (part.head.type().top().equals("multipart")) {
            String boundary = part.head.type().parameter("boundary").map(Boundary::withoutPadding).orElse("");
            if (!boundary.isEmpty() && boundary.length() <= MAX_BOUNDARY_CHARACTERS && isReadable(boundary)) {
                part.boundary = boundary;
                byBoundary.computeIfAbsent(boundary, _ -> new ArrayDeque<>()).push(part);
            }
        } else if (part.head.type().is("message/rfc822")) {
            open(part.bodyStart, part);
        }
    }

    /** RFC 2046 §5.1.1: boundaries are ASCII. With other octets in them, each mail program finds other delimiters, and we none. */
    private static boolean isReadable(String boundary) {
        return boundary.chars().allMatch(c -> c >= 32 && c < 127);
    }

    private void open(long start, OpenPart parent) {
        if (parts.size() == MimeShape.MAX_PARTS) {
            limit = new MimeReading.TooMany();
        } else if (parent.depth == MimeShape.MAX_DEPTH) {
            limit = new MimeReading.TooDeep();
        } else {
            OpenPart part = new OpenPart(parts.size(), parent, start);
            parts.add(part);
            stack.push(part);
            partHeader.reset();
            inHeader = true;
        }
    }

    private void close(long end) {
        OpenPart part = stack.pop();
        forget(part);
        if (part.bodyStart < 0) {
            part.bodyStart = Math.max(part.start, end);
            part.head = collectedHead(part);
        }
        // Where an inner part is empty, the line end before the delimiter is the one behind the inner delimiter.
        part.end = Math.max(Math.max(part.bodyStart, part.end), end);
        if (part.parent != null) {
            part.parent.end = part.end;
        }
    }

    /** A part while the scan is inside of it. */
    private static final class OpenPart {

        /** A part whose header was never read to its end. */
        private static final MimePart.Head OPAQUE =
                new MimePart.Head(new ContentType("application/octet-stream", Map.of()), false, TransferEncoding.UNKNOWN, "");

        private final int index;
        private final @Nullable OpenPart parent;
        private final int depth;
        private final long start;
        private long bodyStart = -1;
        private long end;
        private long firstDelimiter = -1;
        private long closeDelimiter = -1;
        private MimePart.Head head = OPAQUE;
        private @Nullable String boundary;
        private boolean eightBitHeader;
        private boolean eightBitBody;

        private OpenPart(int index, @Nullable OpenPart parent, long start) {
            this.index = index;
            this.parent = parent;
            this.depth = parent == null ? 0 : parent.depth + 1;
            this.start = start;
        }

        private MimePart finished() {
            return new MimePart(parent == null ? -1 : parent.index, depth, head, new MimePart.Extent(start, bodyStart, end),
                    new MimePart.Delimiters(firstDelimiter, closeDelimiter), eightBit());
        }

        private MimePart.EightBit eightBit() {
            if (eightBitHeader) {
                return eightBitBody ? MimePart.EightBit.BOTH : MimePart.EightBit.HEADER;
            }
            return eightBitBody ? MimePart.EightBit.BODY : MimePart.EightBit.NONE;
        }
    }
}
