package bots.report;

/// The style sheet of the page, light and dark.
public final class Style {
    public static final String SHEET =
            """
            :root { color-scheme: light dark; --paper: #f6f7f9; --card: #ffffff; --ink: #1c2330; --faint: #667085;
              --rule: #e3e7ee; --a: #2463eb; --b: #d9480f; --c: #0c8f6f; --fine: #0c8f6f; --late: #c92a2a; }
            @media (prefers-color-scheme: dark) { :root { --paper: #12151b; --card: #1b2029; --ink: #e6e9ef;
              --faint: #98a2b3; --rule: #2c3340; --a: #7aa8ff; --b: #ff9d66; --c: #4fd1ae; --fine: #4fd1ae;
              --late: #ff8787; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
            main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 60px; }
            h1 { margin: 0; font-size: 26px; letter-spacing: -0.01em; }
            .about { margin: 4px 0 18px; color: var(--faint); }
            .about span { white-space: nowrap; }
            .verdict { border-left: 4px solid var(--fine); background: var(--card); border-radius: 6px;
              padding: 10px 16px; margin-bottom: 18px; }
            .verdict.late { border-color: var(--late); }
            .verdict p { margin: 2px 0; }
            .verdict p:first-child { font-weight: 600; }
            .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 10px;
              margin-bottom: 18px; }
            .cards div { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 10px 14px; }
            .cards span { display: block; color: var(--faint); font-size: 13px; }
            .cards b { font-size: 21px; font-variant-numeric: tabular-nums; }
            .cards i { font-style: normal; color: var(--faint); font-size: 13px; }
            .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(440px, 1fr)); gap: 12px; }
            figure { margin: 0; background: var(--card); border: 1px solid var(--rule); border-radius: 8px;
              padding: 12px 14px 8px; }
            figcaption { font-weight: 600; margin-bottom: 6px; }
            .key { font-weight: 400; font-size: 13px; color: var(--faint); margin-left: 14px; white-space: nowrap; }
            .key::before { content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 3px;
              margin-right: 5px; background: currentColor; }
            .key.s0::before { background: var(--a); } .key.s1::before { background: var(--b); }
            .key.s2::before { background: var(--c); }
            svg { width: 100%; height: auto; display: block; }
            svg text { font-size: 11.5px; fill: var(--faint); font-variant-numeric: tabular-nums; }
            .grid { stroke: var(--rule); stroke-width: 1; }
            .mark { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 3 3; }
            polyline { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
            polyline.s0 { stroke: var(--a); } polyline.s1 { stroke: var(--b); } polyline.s2 { stroke: var(--c); }
            circle.s0 { fill: var(--a); fill-opacity: 0.55; }
            .tables { margin-top: 22px; display: grid; gap: 10px; }
            details { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 8px 14px;
              overflow-x: auto; }
            summary { font-weight: 600; cursor: pointer; }
            table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
            th { text-align: left; font-weight: 400; color: var(--faint); padding: 3px 18px 3px 0; vertical-align: top; }
            td { padding: 3px 18px 3px 0; vertical-align: top; }
            table.grid td, table.grid th { white-space: nowrap; border-bottom: 1px solid var(--rule); }
            @media (max-width: 520px) { .plots { grid-template-columns: 1fr; } }
            """;

    private Style() {}
}
