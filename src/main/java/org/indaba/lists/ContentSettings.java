package org.indaba.lists;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What owners decide about the contents of posts. With the defaults, everything passes as it is.
 *
 * @param filterTypes media types whose parts are removed, as {@code image/png} or {@code image/*}
 * @param passTypes the only media types that pass; empty for all
 * @param filterExtensions extensions of files that are removed, in lower case without the dot
 * @param passExtensions the only extensions of files that pass; empty for all
 * @param maxPartBytes the largest part, in octets as it stands in the message; 0 for any
 * @param alternatives what is left of a text that comes in several forms
 * @param html what becomes of HTML
 * @param emptied what happens to a post of which nothing is left
 */
public record ContentSettings(List<String> filterTypes, List<String> passTypes, List<String> filterExtensions,
        List<String> passExtensions, long maxPartBytes, Alternatives alternatives, Html html, Emptied emptied) {

    /** What is left of a text that comes in several forms. */
    public enum Alternatives { KEEP, FIRST, PLAIN }

    /** What becomes of HTML. */
    public enum Html { KEEP, TEXT }

    /** What happens to a post of which nothing is left. */
    public enum Emptied { REJECT, HOLD }

    private static final List<String> TEXTS = List.of("text/plain", "text/html");

    public ContentSettings {
        filterTypes = List.copyOf(filterTypes);
        passTypes = List.copyOf(passTypes);
        filterExtensions = List.copyOf(filterExtensions);
        passExtensions = List.copyOf(passExtensions);
    }

    static ContentSettings of(Map<ListSetting, String> all) {
        String size = all.get(ListSetting.MAX_PART_SIZE);
        return new ContentSettings(
                ContentSyntax.words(all.get(ListSetting.FILTER_TYPES)),
                ContentSyntax.words(all.get(ListSetting.PASS_TYPES)),
                ContentSyntax.words(all.get(ListSetting.FILTER_EXTENSIONS)),
                ContentSyntax.words(all.get(ListSetting.PASS_EXTENSIONS)),
                size.isEmpty() ? 0 : SettingSyntax.sizeBytes(size),
                SettingSyntax.constant(Alternatives.class, all.get(ListSetting.ALTERNATIVES)),
                SettingSyntax.constant(Html.class, all.get(ListSetting.HTML)),
                SettingSyntax.constant(Emptied.class, all.get(ListSetting.EMPTIED)));
    }

    /** What a subscriber gets who wants text only: what the list lets through, and of that the plain text. */
    public ContentSettings textOnly() {
        List<String> texts = TEXTS.stream().filter(this::passesType).toList();
        return new ContentSettings(filterTypes, texts.isEmpty() ? TEXTS : texts, filterExtensions, passExtensions, maxPartBytes,
                Alternatives.PLAIN, Html.TEXT, emptied);
    }

    /** Whether parts may be removed. */
    public boolean filters() {
        return maxPartBytes > 0 || Stream.of(filterTypes, passTypes, filterExtensions, passExtensions).anyMatch(list -> !list.isEmpty());
    }

    /** The settings by which something of a post may be removed or changed; empty where everything passes as it is. */
    List<ListSetting> changing() {
        List<ListSetting> changing = new ArrayList<>();
        add(changing, ListSetting.FILTER_TYPES, !filterTypes.isEmpty());
        add(changing, ListSetting.PASS_TYPES, !passTypes.isEmpty());
        add(changing, ListSetting.FILTER_EXTENSIONS, !filterExtensions.isEmpty());
        add(changing, ListSetting.PASS_EXTENSIONS, !passExtensions.isEmpty());
        add(changing, ListSetting.MAX_PART_SIZE, maxPartBytes > 0);
        add(changing, ListSetting.ALTERNATIVES, alternatives != Alternatives.KEEP);
        add(changing, ListSetting.HTML, html != Html.KEEP);
        return List.copyOf(changing);
    }

    private static void add(List<ListSetting> changing, ListSetting setting, boolean changes) {
        if (changes) {
            changing.add(setting);
        }
    }

    /** Whether parts of this media type pass. @param type in lower case */
    public boolean passesType(String type) {
        return !namesType(type) && (passTypes.isEmpty() || matches(passTypes, type));
    }

    /** Whether this media type is named as one that is removed. @param type in lower case */
    public boolean namesType(String type) {
        return matches(filterTypes, type);
    }

    /** Whether files with this extension pass. @param extension in lower case without the dot */
    public boolean passesExtension(String extension) {
        return !filterExtensions.contains(extension) && (passExtensions.isEmpty() || passExtensions.contains(extension));
    }

    private static boolean matches(List<String> patterns, String type) {
        return patterns.stream().anyMatch(pattern ->
                pattern.endsWith("/*") ? type.startsWith(pattern.substring(0, pattern.length() - 1)) : pattern.equals(type));
    }
}
