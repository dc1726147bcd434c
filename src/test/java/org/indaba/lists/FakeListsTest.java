package org.indaba.lists;

import org.indaba.mail.EmailAddress;
import org.indaba.testing.FakeLists;

class FakeListsTest extends ListsContract {

    private final FakeLists lists = new FakeLists();

    @Override
    protected Lists lists() {
        return lists;
    }

    @Override
    protected MailList create(String post, EmailAddress owner) {
        return lists.add(post, ListSettings.defaults(), owner);
    }

    @Override
    protected MailList set(MailList list, ListSetting setting, String value) {
        return lists.change(list, list.settings().with(setting, value));
    }

    @Override
    protected MailList rename(MailList list, String post) {
        return lists.rename(list, post);
    }

    @Override
    protected void own(MailList list, EmailAddress owner) {
        lists.own(list, owner);
    }

    @Override
    protected void moderate(MailList list, EmailAddress moderator) {
        lists.moderate(list, moderator);
    }

    @Override
    protected void ban(MailList list, String pattern) {
        lists.ban(list, pattern);
    }

    @Override
    protected void banEverywhere(String pattern) {
        lists.banEverywhere(pattern);
    }
}
