package org.indaba.notice;

/**
 * What a template gave.
 *
 * @param subject one line
 * @param body lines that end in LF
 */
record NoticeText(String subject, String body) {
}
