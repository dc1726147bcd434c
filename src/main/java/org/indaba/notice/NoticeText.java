package org.indaba.notice;

/**
 * What a template gave.
 *
 * @param sender the name of who says it
 * @param subject one line
 * @param body lines that end in LF
 */
record NoticeText(String sender, String subject, String body) {
}
