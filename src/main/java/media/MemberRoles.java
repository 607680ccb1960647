package media;

import media.forward.Subscriber;

/// The two roles of a member, and the link that the subscriber's packets take.
record MemberRoles(Publisher publisher, Subscriber subscriber, Downlink downlink) {}
