package org.indaba.web.admin;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;

/** What of a ledger is wanted, as addresses carry it. What is out of range counts as not given. */
public final class LedgerWish {

    @QueryParam("state")
    @DefaultValue("")
    String state = "";

    @QueryParam("q")
    @DefaultValue("")
    String search = "";

    @QueryParam("after")
    @DefaultValue("")
    String after = "";

    /** When the page was made that asks again, in milliseconds since 1970; and how many copies had ended by then. */
    @QueryParam("at")
    @DefaultValue("")
    String at = "";

    @QueryParam("ended")
    @DefaultValue("")
    String ended = "";
}
