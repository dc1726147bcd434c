package org.indaba.lists;

import java.util.List;
import java.util.Map;
import org.indaba.mail.EmailAddress;

/**
 * A list that an operator wants.
 *
 * @param post the post address
 * @param owners at least one
 * @param settings what differs from the defaults, as the operator typed it, by the name of the setting
 */
public record NewList(EmailAddress post, List<EmailAddress> owners, Map<String, String> settings) {

    public NewList {
        owners = List.copyOf(owners);
        settings = Map.copyOf(settings);
    }
}
