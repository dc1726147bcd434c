package org.indaba.bounce;

import java.util.Locale;

/**
 * Where a member stands whose copies came back.
 *
 * <pre>
 * SCORED ──threshold──▶ SUSPENDED ──after a while──▶ PROBED ──it failed──▶ WARNED ──it failed, again and again──▶ (removed)
 *    │                      │                           │                     │
 *    └─score is nothing     └───── an owner, or the member himself ───────────┴── or silence for three days ──▶ (nothing is left)
 * </pre>
 */
public enum Stage {
    /** Gets copies; has a score. */
    SCORED,
    /** Gets no posts; nothing was tried yet. */
    SUSPENDED,
    /** A mail was sent that tries the address. */
    PROBED,
    /** A mail was sent that tells the member, and tries the address as well. */
    WARNED;

    /** For machines. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
