import { explained } from './refusal.js';
import { isAudience, mayPrioritize, mayShow } from './restrictions.js';

/**
 * No device stays live for what the server does not forward: to be called when the rights have changed.
 *
 * @param {import('./voice-client.js').VoiceClient} client
 * @param {(error: unknown) => void} onProblem something to show to the person
 */
export async function dropWhatIsNotAllowed(client, onProblem) {
    try {
        if (isAudience(client.rights)) {
            // Whoever is invited to speak unmutes by themselves.
            await client.setMuted(true);
        } else {
            client.setHandRaised(false);
        }
        if (!mayPrioritize(client.rights)) {
            client.setPriority(false);
        }
        if (client.state.camera && !mayShow(client.rights, 'video')) {
            await client.setCamera(false);
            onProblem(explained('camera_not_allowed'));
        }
        if (client.state.screen && !mayShow(client.rights, 'stream')) {
            await client.setScreen(false);
            onProblem(explained('screen_not_allowed'));
        }
    } catch (error) {
        onProblem(error);
    }
}
