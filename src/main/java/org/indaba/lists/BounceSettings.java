package org.indaba.lists;

import java.time.Duration;
import java.util.Map;

/**
 * What owners decide about copies that come back.
 *
 * @param processing whether what comes back counts against members
 * @param threshold the score, in points, at which delivery is suspended
 * @param decay a score that nothing renewed for so long is forgotten
 * @param probeAfter how long after the suspension a mail tries whether the address works again
 * @param warnings how many mails a suspended member gets that tell of it, after the first trial failed
 * @param warningInterval between these mails, and from the last to the removal
 * @param removal whether a member whose address stays dead is removed
 * @param forward what of the mail that comes back is forwarded to the owners
 */
public record BounceSettings(Processing processing, int threshold, Duration decay, Duration probeAfter, int warnings,
        Duration warningInterval, Removal removal, Forward forward) {

    /** Whether what comes back counts. */
    public enum Processing { ON, OFF }

    /** Whether dead addresses are removed. */
    public enum Removal { ON, OFF }

    /** What owners get: everything, what no program understood, or nothing. */
    public enum Forward { ALL, UNREAD, NONE }

    static BounceSettings of(Map<ListSetting, String> all) {
        return new BounceSettings(
                SettingSyntax.constant(Processing.class, all.get(ListSetting.BOUNCE_PROCESSING)),
                Integer.parseInt(all.get(ListSetting.BOUNCE_THRESHOLD)),
                SettingSyntax.duration(all.get(ListSetting.BOUNCE_DECAY)),
                SettingSyntax.duration(all.get(ListSetting.BOUNCE_PROBE_AFTER)),
                Integer.parseInt(all.get(ListSetting.BOUNCE_WARNINGS)),
                SettingSyntax.duration(all.get(ListSetting.BOUNCE_WARNING_INTERVAL)),
                SettingSyntax.constant(Removal.class, all.get(ListSetting.BOUNCE_REMOVAL)),
                SettingSyntax.constant(Forward.class, all.get(ListSetting.BOUNCE_FORWARD)));
    }
}
