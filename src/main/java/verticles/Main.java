package verticles;

final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("hubbub");
    }
}
