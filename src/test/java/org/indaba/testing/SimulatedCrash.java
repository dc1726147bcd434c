package org.indaba.testing;

/** What a kill looks like to the code that was running. */
public final class SimulatedCrash extends Error {

    private static final long serialVersionUID = 1L;
}
