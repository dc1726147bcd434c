package org.indaba.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a program is told when a request failed (RFC 9457 §3).
 *
 * @param type {@code about:blank}: the status says what kind of problem it is (RFC 9457 §4.2.1)
 * @param title the words of the status
 * @param status the status of HTTP
 * @param detail what is wrong and what to do, for people
 * @param code a word for this very refusal, for programs (an extension, RFC 9457 §3.2)
 * @param errors a sentence for each member of the body that is wrong, by its name; null where it is not about members
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(String type, String title, int status, String detail, String code, @Nullable Map<String, String> errors) {
}
