package chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WritePermissionTest {
    @Test
    void membersOfACommonGuildWhoAcceptItAndAreNotBlockedCanBeWrittenTo() {
        assertThat(new WritePermission(true, false, false, true).isGranted()).isTrue();

        assertThat(new WritePermission(false, false, false, true).isGranted()).isFalse();
        assertThat(new WritePermission(true, true, false, true).isGranted()).isFalse();
        assertThat(new WritePermission(true, false, true, true).isGranted()).isFalse();
        assertThat(new WritePermission(true, false, false, false).isGranted()).isFalse();
    }
}
