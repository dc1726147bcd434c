package org.indaba.receive;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.indaba.mail.BodyType;
import org.indaba.mail.ReportWish;
import org.indaba.mail.SmtpReply;
import org.indaba.smtp.Parameter;
import org.indaba.smtp.WireLimits;
import org.indaba.smtp.Xtext;

/** The parameters of MAIL. */
sealed interface MailParameters {

    /**
     * They are what was offered.
     *
     * @param body what BODY declared; seven bits where it was not given
     * @param smtpUtf8 whether SMTPUTF8 was given
     * @param returned what RET wants back
     * @param envelopeId the value of ENVID; empty if it was not given
     */
    record Taken(BodyType body, boolean smtpUtf8, ReportWish.Returned returned, String envelopeId) implements MailParameters {
    }

    /**
     * They are not.
     *
     * @param reply the reply to MAIL
     */
    record Refused(SmtpReply reply) implements MailParameters {
    }

    // RFC 1870 §3: size-value is 1 to 20 digits.
    Pattern SIZE = Pattern.compile("\\d{1,20}");
    // The most digits that a long is sure to hold; more would be too large in any case.
    int LONG_DIGITS = 18;

    /** Reads them; a size beyond the limit is refused here, before anything is sent (RFC 1870 §6.1). */
    static MailParameters read(List<Parameter> parameters, long maxSizeBytes) {
        BodyType body = BodyType.SEVEN_BIT;
        boolean smtpUtf8 = false;
        ReportWish.Returned returned = ReportWish.Returned.UNSAID;
        String envelopeId = "";
        for (Parameter parameter : parameters) {
            String value = parameter.value().toUpperCase(Locale.ROOT);
            switch (parameter.keyword()) {
                case "SIZE" -> {
                    if (!SIZE.matcher(value).matches()) {
                        return new Refused(Replies.BAD_PARAMETER);
                    }
                    if (exceeds(value, maxSizeBytes)) {
                        return new Refused(Replies.TOO_LARGE);
                    }
                }
                case "BODY" -> {
                    // RFC 6152 §3: 7BIT or 8BITMIME. RFC 3030 §3: BINARYMIME is an extension of its own, which is not offered.
                    if (!value.equals("7BIT") && !value.equals("8BITMIME")) {
                        return new Refused(value.equals("BINARYMIME") ? Replies.UNKNOWN_PARAMETER : Replies.BAD_PARAMETER);
                    }
                    body = value.equals("7BIT") ? BodyType.SEVEN_BIT : BodyType.EIGHT_BIT_MIME;
                }
                case "SMTPUTF8" -> {
                    // RFC 6531 §3.1: SMTPUTF8 takes no value; one is answered with 501.
                    if (!value.isEmpty()) {
                        return new Refused(Replies.BAD_PARAMETER);
                    }
                    smtpUtf8 = true;
                }
                case "RET" -> {
                    // RFC 3461 §4.3: FULL or HDRS.
                    if (!value.equals("FULL") && !value.equals("HDRS")) {
                        return new Refused(Replies.BAD_PARAMETER);
                    }
                    returned = ReportWish.Returned.valueOf(value);
                }
                case "ENVID" -> {
                    // RFC 3461 §4.4: xtext of printable characters. §5.4: at most 100 of them need be taken.
                    if (parameter.value().length() > WireLimits.ENVELOPE_ID || !Xtext.isPrintable(parameter.value())) {
                        return new Refused(Replies.BAD_PARAMETER);
                    }
                    envelopeId = parameter.value();
                }
                // A default, since RFC 5321 §4.1.1.11 answers all other keywords alike.
                default -> {
                    return new Refused(Replies.UNKNOWN_PARAMETER);
                }
            }
        }
        return new Taken(body, smtpUtf8, returned, envelopeId);
    }

    private static boolean exceeds(String digits, long max) {
        String number = digits.replaceFirst("^0+(?=.)", "");
        return number.length() > LONG_DIGITS || Long.parseLong(number) > max;
    }
}
