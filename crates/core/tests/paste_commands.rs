//! Commands that people paste: what a terminal would have sent is what the form gets.

#[path = "support/paste.rs"]
mod support;

#[test]
fn curl_in_every_quoting() {
    support::check(&[
        (
            "curl https://h.example/v1/chat/completions -H 'Authorization: Bearer sk-1' -d '{\"model\": \"m-1\"}'",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1"],
        ),
        (
            "$ curl -sS -X POST \"https://h.example/v1/chat/completions\" \\\n  -H \"Content-Type: application/json\" \\\n  -H \"Authorization: Bearer sk-1\" \\\n  -d \"{\\\"model\\\": \\\"m-1\\\", \\\"temperature\\\": 0.2}\"",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1", "temperature 0.2"],
        ),
        (
            "curl https://api.openai.com/v1/chat/completions \\\n  -H \"Content-Type: application/json\" \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\" \\\n  -d '{\n    \"model\": \"gpt-4o\",\n    \"messages\": [\n      {\"role\": \"developer\", \"content\": \"You are a helpful assistant.\"},\n      {\"role\": \"user\", \"content\": \"Hello!\"}\n    ]\n  }'",
            &["url https://api.openai.com/v1/chat/completions", "model gpt-4o", "prompt You are a helpful assistant."],
        ),
        (
            "curl 'https://h.example/v1/chat/completions' \\\n  --data-raw $'{\"model\":\"m-1\",\"messages\":[{\"role\":\"system\",\"content\":\"Don\\'t shout\\u0021\"}],\"stream\":false}' \\\n  --compressed",
            &["url https://h.example/v1/chat/completions", "model m-1", "streaming off", "prompt Don't shout!"],
        ),
        (
            "curl 'https://h.example/v1/chat/completions' --data-raw '{\"model\":\"m-1\",\"messages\":[{\"role\":\"system\",\"content\":\"It'\\''s you.\"}]}'",
            &["url https://h.example/v1/chat/completions", "model m-1", "prompt It's you."],
        ),
        // For cmd.exe, as browsers copy it now and as people write it.
        (
            "curl ^\"https://h.example/v1/chat/completions^\" ^\r\n  -H ^\"authorization: Bearer sk-1^\" ^\r\n  -H ^\"content-type: application/json^\" ^\r\n  --data-raw ^\"^{^\\^\"model^\\^\":^\\^\"m-1^\\^\",^\\^\"max_tokens^\\^\":50^}^\"",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1", "tokens 50"],
        ),
        (
            "curl.exe https://h.example/v1/chat/completions ^\n -H \"Authorization: Bearer sk-1\" ^\n -d \"{\\\"model\\\":\\\"m-1\\\"}\"",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1"],
        ),
        // For PowerShell, with its mark at the end of lines.
        (
            "curl.exe \"https://h.example/v1/chat/completions\" `\n  -H \"Authorization: Bearer sk-1\" `\n  -d '{\\\"model\\\":\\\"m-1\\\"}'",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1"],
        ),
        // The marks at the end of the lines were lost, or a blank stands behind them.
        (
            "curl https://h.example/v1/chat/completions\n  -H 'Authorization: Bearer sk-1'\n  -d '{\"model\":\n\"m-1\"}'",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1"],
        ),
        (
            "curl https://h.example/v1/chat/completions \\  \n  -H 'Authorization: Bearer sk-1' \\ \n --json '{\"model\": \"m-1\"}'",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1"],
        ),
        // A word processor had it in between.
        (
            "curl “https://h.example/v1/chat/completions” –H “Authorization: Bearer sk-1” –d ‘{“model”: “m-1”}’",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1"],
        ),
    ]);
}

#[test]
fn curl_and_its_options() {
    support::check(&[
        (
            "curl -X POST -H'Authorization: Bearer sk-1' --url=https://h.example/v1/chat/completions --data='{\"model\":\"m-1\"}'",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1"],
        ),
        (
            "curl -x http://proxy.example:3128 -e https://referring.example/api --oauth2-bearer sk-1 https://h.example/v1/chat/completions",
            &["url https://h.example/v1/chat/completions", "key sk-1"],
        ),
        (
            "curl localhost:11434/v1/chat/completions -o out.json -d '{\"model\":\"llama3.2:3b\",\"stream\":false}'",
            &["url localhost:11434/v1/chat/completions", "model llama3.2:3b", "streaming off"],
        ),
        ("curl https://user:secret@h.example/v1/models", &["url https://h.example/v1/models"]),
        (
            "wget -qO- --header='Authorization: Bearer sk-1' --post-data='{\"model\":\"m-1\"}' https://h.example/v1/chat/completions",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1"],
        ),
        (
            "curl https://openrouter.ai/api/v1/chat/completions \\\n -H 'Authorization: Bearer sk-or-v1-0123456789abcdef' \\\n -H 'HTTP-Referer: https://mine.example' -H 'X-Title: One' -H 'x-title: Mine' -H 'X-Empty:' \\\n -H 'Cookie: a=b' -H 'User-Agent: x' -H 'Sec-Fetch-Mode: cors' -H 'Origin: https://o.example' -H 'Accept: */*' \\\n -d '{\"model\": \"openai/gpt-4o\", \"max_completion_tokens\": 1000, \"reasoning_effort\": \"low\"}'",
            &[
                "url https://openrouter.ai/api/v1/chat/completions",
                "key sk-or-v1-0123456789abcdef",
                "model openai/gpt-4o",
                "header HTTP-Referer: https://mine.example",
                "header x-title: Mine",
                "tokens 1000",
                "effort low",
            ],
        ),
        (
            "curl https://openrouter.ai/api/v1/chat/completions -H 'HTTP-Referer: <YOUR_SITE_URL>' -H \"X-Title: $SITE\" -H 'Authorization: Bearer <OPENROUTER_API_KEY>'",
            &["url https://openrouter.ai/api/v1/chat/completions"],
        ),
        (
            "# see https://docs.example.com/api/v1/start\ncurl https://h.example/v1/chat/completions # or https://other.example/v1\n",
            &["url https://h.example/v1/chat/completions"],
        ),
        (
            "BASE=https://h.example/v1\ncurl $BASE/chat/completions -H \"Authorization: Bearer ${KEY}\"",
            &["url https://h.example/v1"],
        ),
    ]);
}

#[test]
fn other_apis_of_the_same_server() {
    support::check(&[
        (
            "curl https://api.anthropic.com/v1/messages \\\n  --header \"x-api-key: sk-ant-api03-0123456789\" \\\n  --header \"anthropic-version: 2023-06-01\" \\\n  --header \"content-type: application/json\" \\\n  --data '{\"model\": \"claude-sonnet-4-5\", \"max_tokens\": 1024, \"system\": \"Be brief.\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}'",
            &[
                "url https://api.anthropic.com/v1",
                "key sk-ant-api03-0123456789",
                "model claude-sonnet-4-5",
                "header anthropic-version: 2023-06-01",
                "tokens 1024",
                "prompt Be brief.",
            ],
        ),
        (
            "curl \"https://api.openai.com/v1/responses\" -H \"Authorization: Bearer $OPENAI_API_KEY\" -d '{\"model\": \"gpt-5\", \"reasoning\": {\"effort\": \"low\"}, \"instructions\": \"Talk like a pirate.\", \"input\": \"Hi\"}'",
            &["url https://api.openai.com/v1", "model gpt-5", "effort low", "prompt Talk like a pirate."],
        ),
        (
            "curl http://localhost:11434/api/generate -d '{\"model\": \"llama3.2\", \"prompt\": \"Why?\"}'",
            &["url http://localhost:11434/v1", "model llama3.2"],
        ),
        (
            "curl \"https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent?key=AIzaSyA0123456789abcdefghi\" -d '{\"contents\": []}'",
            &["key AIzaSyA0123456789abcdefghi", "provider gemini"],
        ),
        (
            "curl \"https://generativelanguage.googleapis.com/v1beta/openai/chat/completions?key=$GEMINI_API_KEY\" -d '{\"model\": \"gemini-2.0-flash\"}'",
            &["url https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", "model gemini-2.0-flash"],
        ),
        (
            "curl 'https://h.example/v1/chat/completions?tenant=a&api_key=k-1'",
            &["url https://h.example/v1/chat/completions?tenant=a", "key k-1"],
        ),
    ]);
}

#[test]
fn azure_by_curl() {
    support::check(&[
        (
            "curl \"https://res.openai.azure.com/openai/deployments/dep-4o/chat/completions?api-version=2024-06-01\" \\\n  -H \"api-key: 0123456789abcdef0123456789abcdef\" -d '{\"messages\":[]}'",
            &[
                "url https://res.openai.azure.com/openai/deployments/dep-4o/chat/completions?api-version=2024-06-01",
                "key 0123456789abcdef0123456789abcdef",
                "model dep-4o",
                "version 2024-06-01",
            ],
        ),
        (
            "curl https://YOUR_RESOURCE_NAME.openai.azure.com/openai/deployments/YOUR_DEPLOYMENT_NAME/chat/completions?api-version=2024-06-01 -H \"api-key: YOUR_API_KEY\"",
            &[],
        ),
        (
            "curl -X POST \"https://res.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview\" -H \"api-key: $AZURE_API_KEY\" -d '{\"model\": \"DeepSeek-R1\"}'",
            &[
                "url https://res.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview",
                "model DeepSeek-R1",
                "version 2024-05-01-preview",
            ],
        ),
    ]);
}

#[test]
fn httpie_and_power_shell() {
    support::check(&[
        (
            "http POST https://h.example/v1/chat/completions Authorization:\"Bearer sk-1\" X-Team:blue model=m-1 temperature:=0.7 stream:=false messages:='[{\"role\":\"system\",\"content\":\"Be kind.\"}]'",
            &[
                "url https://h.example/v1/chat/completions",
                "key sk-1",
                "model m-1",
                "header X-Team: blue",
                "temperature 0.7",
                "streaming off",
                "prompt Be kind.",
            ],
        ),
        (
            "$headers = @{\n    \"Authorization\" = \"Bearer sk-1\"\n    \"Content-Type\" = \"application/json\"\n    \"X-Team\" = \"blue\"\n}\n$body = @{\n    model = \"m-1\"\n    messages = @(\n        @{ role = \"system\"; content = \"Be brief.\" },\n        @{ role = \"user\"; content = \"Hello\" }\n    )\n    max_tokens = 100\n} | ConvertTo-Json\nInvoke-RestMethod -Uri \"https://h.example/v1/chat/completions\" -Method Post -Headers $headers -Body $body",
            &[
                "url https://h.example/v1/chat/completions",
                "key sk-1",
                "model m-1",
                "header X-Team: blue",
                "tokens 100",
                "prompt Be brief.",
            ],
        ),
        (
            "Invoke-RestMethod -Uri https://h.example/v1/chat/completions -Method Post -Headers @{ Authorization = \"Bearer $env:OPENAI_API_KEY\"; 'X-Team' = 'blue' } -Body '{\"model\":\"m-1\"}'",
            &["url https://h.example/v1/chat/completions", "model m-1", "header X-Team: blue"],
        ),
        // As browsers copy it.
        (
            "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.UserAgent = \"Mozilla/5.0 (X11)\"\nInvoke-WebRequest -UseBasicParsing -Uri \"https://h.example/v1/chat/completions\" `\n-Method \"POST\" `\n-WebSession $session `\n-Headers @{\n\"authority\"=\"h.example\"\n  \"method\"=\"POST\"\n  \"path\"=\"/v1/chat/completions\"\n  \"scheme\"=\"https\"\n  \"accept\"=\"*/*\"\n  \"authorization\"=\"Bearer sk-1\"\n  \"sec-ch-ua\"=\"`\"Chromium`\";v=`\"120`\"\"\n  \"x-team\"=\"blue\"\n} `\n-ContentType \"application/json\" `\n-Body \"{`\"model`\":`\"m-1`\",`\"stream`\":true}\"",
            &["url https://h.example/v1/chat/completions", "key sk-1", "model m-1", "header x-team: blue"],
        ),
        (
            "$body = @'\n{\"model\": \"m-1\", \"temperature\": 1}\n'@\nirm https://h.example/v1/chat/completions -Body $body",
            &["url https://h.example/v1/chat/completions", "model m-1", "temperature 1"],
        ),
        (
            "POST https://h.example/v1/chat/completions HTTP/1.1\nHost: h.example\nContent-Type: application/json\nAuthorization: Bearer sk-1\nX-Title: My App\n\n{\n  \"model\": \"m-1\",\n  \"stream\": false\n}",
            &[
                "url https://h.example/v1/chat/completions",
                "key sk-1",
                "model m-1",
                "header X-Title: My App",
                "streaming off",
            ],
        ),
        (
            "docker run -d -p 3000:8080 -e OPENAI_API_BASE_URL=https://h.example/v1 -e OPENAI_API_KEY=sk-1 ghcr.io/open-webui/open-webui:main",
            &["url https://h.example/v1", "key sk-1"],
        ),
        (
            "aider --openai-api-base http://localhost:1234/v1 --openai-api-key lm-studio --model openai/qwen2.5-coder",
            &["url http://localhost:1234/v1", "key lm-studio", "model qwen2.5-coder"],
        ),
    ]);
}
