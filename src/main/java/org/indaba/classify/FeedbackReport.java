package org.indaba.classify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A complaint (RFC 5965 §3): its type, and about whose copy it is. Providers black addresses out, then it names nobody. Stateless. */
final class FeedbackReport {

    /** RFC 2045 §5.1: what ends a token, beside white space and controls. */
    private static final String NO_TOKEN = "()<>@,;:\\\"/[]?=";

    private FeedbackReport() {
    }

    static Notice of(Sections mail) {
        List<ReportFields> groups = new ArrayList<>();
        mail.feedback().forEach(report -> groups.addAll(ReportFields.groups(report)));
        Set<String> recipients = new LinkedHashSet<>();
        // RFC 5965 §3.2: whose mailbox it was; "Removal-Recipient" is an older word of some providers.
        for (String name : List.of("original-rcpt-to", "removal-recipient")) {
            addresses(groups, name, recipients);
        }
        if (recipients.isEmpty()) {
            ReportFields.groups(mail.original()).stream().limit(1).forEach(header -> addresses(List.of(header), "to", recipients));
        }
        String type = token(first(groups, "feedback-type")).toLowerCase(Locale.ROOT);
        List<Addresses.Found> sender = Addresses.in(first(groups, "original-mail-from"));
        return new Notice.Complaint(type.isEmpty() ? "other" : Evidence.line(type), List.copyOf(recipients),
                sender.isEmpty() ? "" : sender.getFirst().address(), Evidence.line("Feedback-Type: " + type));
    }

    private static void addresses(List<ReportFields> groups, String name, Set<String> recipients) {
        groups.stream().flatMap(group -> group.all(name).stream()).flatMap(value -> Addresses.in(value).stream())
                .map(Addresses.Found::address).distinct().limit(TextRecipients.MAX_RECIPIENTS - recipients.size()).forEach(recipients::add);
    }

    /** RFC 5965 §3.5: the type is a token, which comments may stand before and behind. */
    private static String token(String value) {
        String bare = withoutComments(value).strip();
        int end = 0;
        while (end < bare.length() && bare.charAt(end) > ' ' && NO_TOKEN.indexOf(bare.charAt(end)) < 0) {
            end++;
        }
        return bare.substring(0, end);
    }

    /** RFC 5322 §3.2.2: comments nest, and a backslash takes its meaning from what follows it. */
    private static String withoutComments(String value) {
        StringBuilder bare = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '(') {
                depth++;
            } else if (depth == 0) {
                bare.append(c);
            } else if (c == '\\') {
                i++;
            } else if (c == ')') {
                depth--;
                bare.append(' ');
            }
        }
        return bare.toString();
    }

    private static String first(List<ReportFields> groups, String name) {
        return groups.stream().flatMap(group -> group.first(name).stream()).findFirst().orElse("");
    }
}
