package org.indaba.deliver;

/**
 * What came of releasing a part of the queue.
 *
 * @param holds how many holds were lifted
 * @param windows how many windows may go on; none where nothing waits, or where another hold keeps it back
 */
public record Released(int holds, int windows) {

    /** Whether nothing was kept back so. */
    public boolean nothing() {
        return holds == 0 && windows == 0;
    }
}
