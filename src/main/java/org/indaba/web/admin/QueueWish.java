package org.indaba.web.admin;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;

/** Which part of the queue something is to be done to, and why, as forms carry it. */
public final class QueueWish {

    @FormParam("site")
    @DefaultValue("")
    String site = "";

    @FormParam("list")
    @DefaultValue("")
    String list = "";

    @FormParam("post")
    @DefaultValue("")
    String post = "";

    @FormParam("address")
    @DefaultValue("")
    String address = "";

    @FormParam("reason")
    @DefaultValue("")
    String reason = "";
}
