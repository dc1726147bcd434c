package org.indaba.web.owner;

import org.indaba.spool.Signal;

/** Wakes who carries out imports. @param signal raised when one begins */
public record ImportBell(Signal signal) {
}
