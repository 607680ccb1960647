package images;

/// Why an uploaded file is refused: a sentence for the person.
public final class ImageException extends Exception {
    ImageException(String message) {
        super(message, null, false, false);
    }
}
