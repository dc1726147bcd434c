package org.indaba.web;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person's browser does: it keeps cookies, and sends forms with what stands in them. It follows no redirect. */
final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final Map<String, String> cookies = new HashMap<>();

    Response get(String path) {
        return keep(request().get(path));
    }

    /** Sends a form with the token of the page that it stands on. */
    Response submit(String page, String action, Map<String, String> fields) {
        return post(action, token(page), fields);
    }

    Response post(String action, String token, Map<String, String> fields) {
        return keep(request().formParam("csrf", token).formParams(fields).post(action));
    }

    /** A request as this browser would send it. */
    RequestSpecification request() {
        return given().redirects().follow(false).urlEncodingEnabled(false).cookies(cookies);
    }

    /** The token of the last form on a page: the one before belongs to signing out. */
    String token(String page) {
        Matcher token = TOKEN.matcher(get(page).asString());
        String last = "";
        while (token.find()) {
            last = token.group(1);
        }
        return last;
    }

    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    void plant(String name, String value) {
        cookies.put(name, value);
    }

    private Response keep(Response response) {
        response.getDetailedCookies().asList().forEach(cookie -> {
            if (cookie.getMaxAge() == 0) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        });
        return response;
    }
}
