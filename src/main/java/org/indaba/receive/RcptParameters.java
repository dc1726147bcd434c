package org.indaba.receive;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.indaba.mail.ReportWish;
import org.indaba.mail.ReportWish.Notify;
import org.indaba.mail.SmtpReply;
import org.indaba.smtp.Parameter;
import org.indaba.smtp.WireLimits;
import org.indaba.smtp.Xtext;

/** The parameters of RCPT. */
sealed interface RcptParameters {

    /**
     * They are what was offered.
     *
     * @param when when the client wants to be told about this recipient
     * @param originalRecipient the value of ORCPT; empty if it was not given
     */
    record Taken(Notify when, String originalRecipient) implements RcptParameters {
    }

    /**
     * They are not.
     *
     * @param reply the reply to RCPT
     */
    record Refused(SmtpReply reply) implements RcptParameters {
    }

    // RFC 3461 §4.2: addr-type is an atom; "=" cannot stand in the value of any parameter.
    Pattern TYPE = Pattern.compile("[A-Za-z0-9!#$%&'*+/?^_`{|}~-]+");
    // RFC 6533 §3: utf-8-addr-unitext, whose ASCII has no backslash, "+" and "=" but in \x{…}.
    Pattern INTERNATIONAL = Pattern.compile("(?:[!-*,-<>-\\[\\]-~\\x{a0}-\\x{10ffff}]|\\\\x\\{[0-9A-Fa-f]{2,6}})+");

    /** Reads them; {@code smtpUtf8} is whether MAIL gave SMTPUTF8. */
    static RcptParameters read(List<Parameter> parameters, boolean smtpUtf8) {
        Notify when = new Notify.Unsaid();
        String originalRecipient = "";
        for (Parameter parameter : parameters) {
            switch (parameter.keyword()) {
                case "NOTIFY" -> {
                    Optional<Notify> read = Notify.parse(parameter.value());
                    if (read.isEmpty()) {
                        return new Refused(Replies.BAD_PARAMETER);
                    }
                    when = read.get();
                }
                case "ORCPT" -> {
                    if (!isOriginalRecipient(parameter.value(), smtpUtf8)) {
                        return new Refused(Replies.BAD_PARAMETER);
                    }
                    originalRecipient = parameter.value();
                }
                // A default, since RFC 5321 §4.1.1.11 answers all other keywords alike.
                default -> {
                    return new Refused(Replies.UNKNOWN_PARAMETER);
                }
            }
        }
        return new Taken(when, originalRecipient);
    }

    /** RFC 3461 §4.2: a type, a semicolon, and an address in xtext that is printable when it is decoded; at most 500 characters. */
    private static boolean isOriginalRecipient(String value, boolean smtpUtf8) {
        int semicolon = value.indexOf(';');
        if (semicolon < 0 || value.length() > WireLimits.ORIGINAL_RECIPIENT || !TYPE.matcher(value.substring(0, semicolon)).matches()) {
            return false;
        }
        String address = value.substring(semicolon + 1);
        // RFC 6533 §3: with SMTPUTF8 an address of the type utf-8 may stand as it is.
        boolean international = smtpUtf8 && value.substring(0, semicolon).toLowerCase(Locale.ROOT).equals("utf-8");
        return Xtext.isPrintable(address) || international && INTERNATIONAL.matcher(address).matches();
    }

    /** What the client wants to be told, once MAIL has said its part. */
    static ReportWish wish(Taken rcpt, MailParameters.Taken mail) {
        return new ReportWish(rcpt.when(), mail.returned(), mail.envelopeId(), rcpt.originalRecipient());
    }
}
