package org.indaba.web.owner;

import org.indaba.access.Audit;
import org.indaba.spool.Transactions;

/**
 * What a change of ours is written with.
 *
 * @param transactions in which it is
 * @param audit that tells of it
 */
public record ImportWriting(Transactions transactions, Audit audit) {
}
