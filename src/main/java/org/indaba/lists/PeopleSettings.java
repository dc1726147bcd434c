package org.indaba.lists;

import java.util.Map;

/**
 * What owners decide about the people of a list.
 *
 * @param memberList who is told who is on the list
 */
public record PeopleSettings(MemberList memberList) {

    /** Who sees the members. */
    public enum MemberList { OWNERS, MEMBERS }

    static PeopleSettings of(Map<ListSetting, String> all) {
        return new PeopleSettings(SettingSyntax.constant(MemberList.class, all.get(ListSetting.MEMBER_LIST)));
    }
}
