package org.indaba.classify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The notification of a sending provider that comes as one JSON object in a plain mail, perhaps within a string of another one: kind,
 * recipients, and of each what a delivery report would say. Only the few values are looked for; what else the object holds does not
 * matter. Stateless.
 *
 * @param type {@code bounce}, {@code complaint}, {@code delivery}, or empty text where it is none
 * @param recipients of whom it tells
 */
record ProviderEvent(String type, List<DeliveryStatus> recipients) {

    private static final ProviderEvent NONE = new ProviderEvent("", List.of());

    static ProviderEvent of(String text) {
        String start = text.stripLeading();
        if (!start.startsWith("{")) {
            return NONE;
        }
        String json = start.replace("\\\"", "\"").replace("\n", " ");
        String type = value(json, "notificationType", 0).toLowerCase(Locale.ROOT);
        String list = switch (type) {
            case "bounce" -> "bouncedRecipients";
            case "complaint" -> "complainedRecipients";
            case "delivery" -> "recipients";
            // Any other word is from outside, and tells of nobody.
            default -> "";
        };
        int from = list.isEmpty() ? -1 : json.indexOf("\"" + list + "\"");
        if (from < 0) {
            return NONE;
        }
        int end = json.indexOf(']', from);
        return new ProviderEvent(type, recipients(json.substring(from, end < 0 ? json.length() : end), type));
    }

    private static List<DeliveryStatus> recipients(String list, String type) {
        List<DeliveryStatus> all = new ArrayList<>();
        for (String object : list.split("[{}]")) {
            String address = Addresses.ofField(type.equals("delivery") ? object : value(object, "emailAddress", 0));
            if (!address.isEmpty() && all.size() < TextRecipients.MAX_RECIPIENTS) {
                String action = value(object, "action", 0).toLowerCase(Locale.ROOT);
                all.add(new DeliveryStatus(address, "", type.equals("delivery") ? "delivered" : action,
                        Codes.in(value(object, "status", 0)).status(), DeliveryStatus.untyped(value(object, "diagnosticCode", 0))));
            }
        }
        return all;
    }

    /** The text value of a name; ends at the next quote that a comma or the end of the object follows. */
    private static String value(String json, String name, int from) {
        int at = json.indexOf("\"" + name + "\"", from);
        int colon = at < 0 ? -1 : json.indexOf(':', at);
        int start = colon < 0 ? -1 : json.indexOf('"', colon);
        if (start < 0) {
            return "";
        }
        int end = start + 1;
        while (end < json.length() && !(json.charAt(end) == '"' && endsValue(json, end + 1))) {
            end++;
        }
        return json.substring(start + 1, Math.min(end, json.length()));
    }

    private static boolean endsValue(String json, int at) {
        int next = at;
        while (next < json.length() && json.charAt(next) == ' ') {
            next++;
        }
        return next == json.length() || ",}]".indexOf(json.charAt(next)) >= 0;
    }
}
