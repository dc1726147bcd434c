package org.indaba.web.admin;

import java.util.List;

/** What is known of the machine and the program themselves that an administrator should hear of. Implemented where they are known. */
public interface Outlook {

    /** What is wrong, or will be soon; empty if nothing is. Answers at once. */
    List<Concern> concerns();
}
