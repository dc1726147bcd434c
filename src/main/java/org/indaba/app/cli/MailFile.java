package org.indaba.app.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.indaba.classify.NoticeReader;
import org.indaba.mime.ByteOctets;
import org.indaba.mime.MessageOctets;

/**
 * The mails of a file: one, or those of a mailbox file, which begins with "From ". Line feeds become CRLF. Of each mail the beginning is
 * kept that a reader of notices looks at, so that a file of any size takes little memory. Not thread-safe.
 */
final class MailFile {

    private static final byte[] SEPARATOR = "From ".getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final BiConsumer<String, MessageOctets> reader;
    private final ByteArrayOutputStream mail = new ByteArrayOutputStream();
    private boolean mailbox;
    private boolean afterEmptyLine = true;
    private int mails;

    private MailFile(String name, BiConsumer<String, MessageOctets> reader) {
        this.name = name;
        this.reader = reader;
    }

    /** Reads a file to its end. @param reader gets each mail, with the name of the file and, in a mailbox file of several, its number */
    static void read(InputStream file, String name, BiConsumer<String, MessageOctets> reader) throws IOException {
        new MailFile(name, reader).run(new BufferedInputStream(file));
    }

    private void run(BufferedInputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean first = true;
        boolean begins = true;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n' || line.size() == NoticeReader.MAX_OCTETS) {
                line(line.toByteArray(), begins, first);
                begins = octet == '\n';
                first = false;
                line.reset();
            }
        }
        if (line.size() > 0) {
            line(line.toByteArray(), begins, first);
        }
        tell(mails > 0);
    }

    private void line(byte[] line, boolean begins, boolean first) {
        boolean separator = begins && afterEmptyLine && startsWithFrom(line);
        mailbox |= first && separator;
        if (mailbox && separator) {
            if (!first) {
                tell(true);
            }
            return;
        }
        int end = line.length;
        boolean ended = end > 0 && line[end - 1] == '\n';
        end -= ended ? 1 : 0;
        end -= ended && end > 0 && line[end - 1] == '\r' ? 1 : 0;
        afterEmptyLine = begins && ended && end == 0;
        if (mail.size() < NoticeReader.MAX_OCTETS) {
            mail.write(line, 0, end);
            mail.writeBytes(ended ? new byte[] {'\r', '\n'} : new byte[0]);
        }
    }

    private static boolean startsWithFrom(byte[] line) {
        for (int i = 0; i < SEPARATOR.length; i++) {
            if (i == line.length || line[i] != SEPARATOR[i]) {
                return false;
            }
        }
        return true;
    }

    private void tell(boolean several) {
        mails++;
        reader.accept(several ? name + "#" + mails : name, ByteOctets.of(mail.toByteArray()));
        mail.reset();
    }
}
